package org.tranship.driver.swift;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;
import org.tranship.driver.swift.SwiftAuth.Session;

/// Carries requests to the account with the token of the moment. A refused token is the one refusal
/// that is answered here, by a new token and the same request once more: a request without a good
/// token was not carried out.
final class SwiftWire implements AutoCloseable {
  /// An answer, told apart.
  sealed interface Reply {
    /// The server did it; must be closed.
    record Success(HttpAnswer answer) implements Reply {}

    /// The server did not, and said why.
    record Failure(SwiftFailure failure) implements Reply {}
  }

  private final SwiftSettings settings;
  private final SwiftServers servers;
  private final SwiftAuth auth;
  private final SwiftErrors errors;

  SwiftWire(SwiftSettings settings, SwiftServers servers, SwiftAuth auth, SwiftErrors errors) {
    this.settings = settings;
    this.servers = servers;
    this.auth = auth;
    this.errors = errors;
  }

  SwiftSettings settings() {
    return settings;
  }

  /// @throws IOException a fault of the connection or of the content
  /// @throws StoreException if there is no token to be had; nothing was carried out then
  Reply send(SwiftRequest request) throws IOException {
    Session session = auth.session();
    HttpAnswer answer = servers.execute(session.storage(), session.token(), request);
    if (answer.status() == 401) {
      answer.close();
      session = auth.after(session);
      answer = servers.execute(session.storage(), session.token(), request);
    }
    return answer.status() >= 200 && answer.status() < 300
        ? new Reply.Success(answer)
        : new Reply.Failure(SwiftFailure.read(answer));
  }

  /// As [#send], for callers to whom anything but success is a failure.
  HttpAnswer ask(String operation, @Nullable Key key, SwiftRequest request) {
    try {
      return switch (send(request)) {
        case Reply.Success(HttpAnswer answer) -> answer;
        case Reply.Failure(SwiftFailure failure) -> throw errors.of(operation, key, failure);
      };
    } catch (IOException e) {
      throw errors.of(operation, key, e);
    }
  }

  /// A refused token inside an answer that is itself a success, as bulk deletion gives it: the next
  /// request gets a new one.
  Session renewed(Session refused) {
    return auth.after(refused);
  }

  Session session() {
    return auth.session();
  }

  /// Asks the server what it can do; it says so to everybody.
  HttpAnswer info() throws IOException {
    HttpEndpoint storage = auth.session().storage();
    HttpEndpoint root = new HttpEndpoint(storage.tls(), storage.host(), storage.port(), "");
    return servers.execute(root, null, new SwiftRequest("GET", "/info"));
  }

  @Override
  public void close() {
    servers.close();
  }
}
