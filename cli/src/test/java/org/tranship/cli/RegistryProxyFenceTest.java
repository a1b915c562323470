package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// A real registry whose pushes are kept out by a proxy in front of it, so that it is restarted for
/// the switch alone.
class RegistryProxyFenceTest {
  private static final Set<String> READS = Set.of("GET", "HEAD");

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer proxy;
  private RegistryScene scene;

  /// Which methods it lets through while it is closed; empty while it is open.
  private volatile Optional<Set<String>> closedBut = Optional.empty();

  /// What it lets through once it is told to close.
  private volatile Set<String> letThrough = READS;

  @BeforeEach
  void start() throws IOException {
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext("/", this::answer);
    proxy.start();
    scene = new RegistryScene(directory, spot("old"), spot("new"));
    String inner = scene.service().registry().address().toString();
    String plan = scene.service().plan(url());
    assertThat(plan).contains("/read-only", "/read-write");
    scene.write(
        plan.replaceFirst("raise: .*", "raise: {http: \"" + url() + "/close\"}")
            .replaceFirst("lower: .*", "lower: {http: \"" + url() + "/open\"}"));
    assertThat(inner).isNotEqualTo(url());
  }

  private Spot spot(String name) throws IOException {
    return Spot.files(Files.createDirectory(directory.resolve(name)));
  }

  @AfterEach
  void stop() {
    scene.close();
    proxy.stop(0);
    client.close();
  }

  private String url() {
    return "http://127.0.0.1:" + proxy.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    try (exchange) {
      if (path.equals("/close") || path.equals("/open")) {
        closedBut = path.equals("/close") ? Optional.of(letThrough) : Optional.empty();
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (closedBut.filter(it -> !it.contains(exchange.getRequestMethod())).isPresent()) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      forward(exchange, path, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forward(HttpExchange exchange, String path, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scene.service().registry().address() + path))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .header("X-Forwarded-Host", URI.create(url()).getAuthority())
            .header("X-Forwarded-Proto", "http");
    for (String name : new String[] {"Accept", "Content-Type"}) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .ifPresent(value -> request.header(name, value));
    }
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    for (String name : new String[] {"Location", "Content-Type", "Docker-Content-Digest"}) {
      answer
          .headers()
          .firstValue(name)
          .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      answer
          .headers()
          .firstValue("Content-Length")
          .ifPresent(value -> exchange.getResponseHeaders().set("Content-Length", value));
    }
    byte[] content = answer.body();
    exchange.sendResponseHeaders(
        answer.statusCode(), head || content.length == 0 ? -1 : content.length);
    if (!head && content.length > 0) {
      exchange.getResponseBody().write(content);
    }
  }

  @Test
  void pushesAreKeptOutByTheProxyAloneAndAProxyThatLetsManifestsThroughIsNoFence() {
    Map<String, String> images = new TreeMap<>();
    RegistryServer registry = scene.service().registry();
    images.put("team/app:v1", registry.push("team/app", "v1", "base", "app"));
    images.put("web:v1", registry.push("web", "v1", "base", "web"));

    letThrough = Set.of("GET", "HEAD", "PUT");
    AnchoreScene.Ran open = scene.migrate();
    assertThat(open.code()).as(open.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(open.all()).contains("TRM-101", "an upload is refused, and a manifest is not");
    assertThat(closedBut).as("the fence is lowered").isEmpty();
    assertThat(scene.service().registry()).as("it was not restarted").isSameAs(registry);

    letThrough = READS;
    AnchoreScene.Ran moved = scene.migrate();
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(closedBut).as("the fence is lowered").isEmpty();
    assertThat(scene.service().spot().inPlan()).endsWith("/new");
    scene.pullAll(images);
    assertThat(scene.run("status", "last").out()).contains("an upload: HTTP 403");
  }
}
