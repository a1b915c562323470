package org.tranship.driver.swift;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpClient;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.value.Secret;

/// The servers that take part: the identity service and the storage it names. One HTTP client for
/// each, made when it is first spoken to. Safe for many threads.
final class SwiftServers implements AutoCloseable {
  private final HttpSettings settings;
  private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();
  private volatile boolean closed;

  SwiftServers(HttpSettings settings) {
    this.settings = settings;
  }

  /// Sends a request; the answer must be closed.
  HttpAnswer execute(HttpEndpoint endpoint, @Nullable Secret token, SwiftRequest request)
      throws IOException {
    return client(endpoint).execute(request.at(endpoint, token));
  }

  private HttpClient client(HttpEndpoint endpoint) throws IOException {
    HttpClient client =
        clients.computeIfAbsent(
            (endpoint.tls() ? "https://" : "http://") + endpoint.authority(),
            _ -> new HttpClient(endpoint, settings));
    if (closed) {
      client.close();
      throw new SwiftAnswerFault("the store was closed");
    }
    return client;
  }

  @Override
  public void close() {
    closed = true;
    clients.values().forEach(HttpClient::close);
  }
}
