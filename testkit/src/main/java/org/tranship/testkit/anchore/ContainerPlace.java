package org.tranship.testkit.anchore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tranship.testkit.server.SwiftServer;

/// Anchore's driver `swift`: objects in a container, read through Swift's own protocol. Closed by
/// whoever made it.
public final class ContainerPlace implements AnchorePlace, AutoCloseable {
  private final SwiftServer server;
  private final String container;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI storage;
  private final String token;

  /// @param container its name; Tranship makes it where it is not there
  public ContainerPlace(SwiftServer server, String container) {
    this.server = server;
    this.container = container;
    HttpResponse<byte[]> signedIn =
        send(
            HttpRequest.newBuilder(server.authUrl())
                .header("X-Auth-User", server.user())
                .header("X-Auth-Key", server.key()));
    this.storage = URI.create(signedIn.headers().firstValue("X-Storage-Url").orElseThrow());
    this.token = signedIn.headers().firstValue("X-Auth-Token").orElseThrow();
  }

  @Override
  public String urlPrefix() {
    return "swift://" + container + "/";
  }

  @Override
  public AnchoreConfig config() {
    return AnchoreConfig.swift(server, container);
  }

  @Override
  public Map<String, String> secrets() {
    return AnchoreConfig.secrets(server);
  }

  @Override
  public Optional<byte[]> read(String contentUrl) {
    HttpResponse<byte[]> answer =
        get("/" + container + "/" + path(contentUrl.substring(urlPrefix().length())));
    return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  @Override
  public SortedSet<String> holdings() {
    SortedSet<String> found = new TreeSet<>();
    for (String name : list(container)) {
      found.add(urlPrefix() + name);
    }
    // Parts of large objects lie in a container beside it.
    for (String name : list(container + "_segments")) {
      found.add("segment " + container + "_segments/" + name);
    }
    return found;
  }

  private Iterable<String> list(String of) {
    HttpResponse<byte[]> answer = get("/" + of + "?limit=10000");
    return answer.statusCode() == 200
        ? new String(answer.body(), StandardCharsets.UTF_8).lines().toList()
        : new TreeSet<>();
  }

  private HttpResponse<byte[]> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(storage + path)).header("X-Auth-Token", token));
  }

  private static String path(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("Swift does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking Swift", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "swift";
  }
}
