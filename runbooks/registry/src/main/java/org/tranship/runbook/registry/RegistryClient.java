package org.tranship.runbook.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.value.Secrets;

/// A registry over HTTP, as a client that pushes or pulls sees it. Basic authentication only. The
/// password is resolved for each client, and is in nothing it says.
///
/// Source: OCI distribution specification 1.1; what a read-only registry answers was tried with
/// distribution 2.8.2.
final class RegistryClient implements AutoCloseable {
  static final String MANIFESTS =
      "application/vnd.oci.image.manifest.v1+json,application/vnd.oci.image.index.v1+json,"
          + "application/vnd.docker.distribution.manifest.v2+json,"
          + "application/vnd.docker.distribution.manifest.list.v2+json,"
          + "application/vnd.docker.distribution.manifest.v1+prettyjws";

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);
  private static final int OK = 200;
  private static final int SHOWN = 200;

  private final RegistryPlan.Address address;
  private final Optional<String> login;
  private final HttpClient client;

  RegistryClient(RegistryPlan.Address address, Secrets secrets) {
    this.address = address;
    this.login =
        address
            .user()
            .map(
                user ->
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                (user
                                        + ":"
                                        + address
                                            .password()
                                            .map(secrets::resolve)
                                            .orElseThrow()
                                            .reveal())
                                    .getBytes(StandardCharsets.UTF_8)));
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
  }

  String url() {
    return address.url();
  }

  /// An answer without its body.
  ///
  /// @param shown for people: the status and the beginning of the body
  record Told(int status, Optional<String> location, String shown) {}

  /// A request without a body, or with a short one, whose answer is not needed whole.
  Told ask(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(address.url() + path)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/vnd.oci.image.manifest.v1+json");
    }
    HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      String text = new String(in.readNBytes(SHOWN), StandardCharsets.UTF_8);
      String line = text.strip().replaceAll("\\s+", " ");
      return new Told(
          answer.statusCode(),
          answer.headers().firstValue("Location"),
          "HTTP " + answer.statusCode() + (line.isEmpty() ? "" : ": " + line));
    }
  }

  /// What a client gets.
  ///
  /// @param status of the last answer
  /// @param body its bytes; the caller closes it
  record Got(int status, InputStream body) {}

  /// Gets something, from wherever the registry sends its clients for it.
  Got get(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = send("GET", path);
    return new Got(answer.statusCode(), answer.body());
  }

  /// The status with which it is answered whether something is there, and the length that is said;
  /// negative for none.
  record Head(int status, long length) {}

  /// Asks for something without its bytes, wherever the registry sends its clients for it: what it
  /// has itself looked up and what clients can fetch are two things. A store that refuses to be
  /// asked so, and gives it out all the same, has it.
  Head head(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = send("HEAD", path);
    answer.body().close();
    if (answer.statusCode() != OK
        && !answer.request().uri().equals(URI.create(address.url() + path))) {
      answer = send("GET", path);
      answer.body().close();
    }
    return new Head(
        answer.statusCode(), answer.headers().firstValueAsLong("Content-Length").orElse(-1));
  }

  private HttpResponse<InputStream> send(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest first =
        request(address.url() + path)
            .header("Accept", MANIFESTS)
            .method(method, BodyPublishers.noBody())
            .build();
    HttpResponse<InputStream> answer = client.send(first, BodyHandlers.ofInputStream());
    Optional<String> there = answer.headers().firstValue("Location");
    if (!ELSEWHERE.contains(answer.statusCode()) || there.isEmpty()) {
      return answer;
    }
    answer.body().close();
    // The store behind it has a signature in the address, and is not to see the login.
    HttpRequest next =
        HttpRequest.newBuilder(answer.uri().resolve(there.get()))
            .timeout(TIMEOUT)
            .method(method, BodyPublishers.noBody())
            .build();
    return client.send(next, BodyHandlers.ofInputStream());
  }

  /// Cancels an upload at the address that an answer gave, if that is on this registry: nobody else
  /// is to see the login.
  void cancel(URI location) throws IOException, InterruptedException {
    URI own = URI.create(address.url() + "/");
    URI whole = own.resolve(location);
    if (!own.getAuthority().equals(whole.getAuthority())) {
      return;
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(whole).timeout(TIMEOUT);
    login.ifPresent(it -> request.header("Authorization", it));
    HttpResponse<Void> _ = client.send(request.DELETE().build(), BodyHandlers.discarding());
  }

  private HttpRequest.Builder request(String url) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
    login.ifPresent(it -> request.header("Authorization", it));
    return request;
  }

  @Override
  public void close() {
    client.close();
  }
}
