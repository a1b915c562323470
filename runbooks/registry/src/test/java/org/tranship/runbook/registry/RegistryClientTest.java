package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.SecretVault;

/// A registry on an object store sends those who pull to the store, as distribution does unless it
/// is told not to.
class RegistryClientTest {
  private static final byte[] BYTES = "a layer".getBytes(StandardCharsets.UTF_8);
  private static final String PATH = "/v2/app/blobs/sha256:0";

  /// What the store was asked: the method, and the login if it got one.
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private HttpServer registry;
  private HttpServer objects;
  private volatile int toHead = 200;
  private volatile int toGet = 200;

  @BeforeEach
  void start() throws IOException {
    objects = serve(this::object);
    String there = "http://127.0.0.1:" + objects.getAddress().getPort() + "/object?signature=x";
    registry =
        serve(
            exchange -> {
              exchange.getResponseHeaders().set("Location", there);
              exchange.sendResponseHeaders(307, -1);
            });
  }

  @AfterEach
  void stop() {
    registry.stop(0);
    objects.stop(0);
  }

  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private static HttpServer serve(Answer answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer.give(exchange);
          }
        });
    server.start();
    return server;
  }

  private void object(HttpExchange exchange) throws IOException {
    String login = exchange.getRequestHeaders().getFirst("Authorization");
    asked.add(exchange.getRequestMethod() + (login == null ? "" : " with " + login));
    boolean head = exchange.getRequestMethod().equals("HEAD");
    int status = head ? toHead : toGet;
    if (head || status != 200) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(BYTES.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, BYTES.length);
      exchange.getResponseBody().write(BYTES);
    }
  }

  private RegistryClient client() {
    return new RegistryClient(
        new RegistryPlan.Address(
            "http://127.0.0.1:" + registry.getAddress().getPort(),
            Optional.of("mover"),
            SecretRef.parse("${WORD}"),
            "probe",
            Optional.empty(),
            RegistryConnection.PLAIN),
        new SecretVault(Map.of("WORD", "open sesame")));
  }

  @Test
  void theStoreIsAskedWhetherItHasIt() throws Exception {
    try (RegistryClient client = client()) {
      assertThat(client.head(PATH)).isEqualTo(new RegistryClient.Head(200, BYTES.length));
    }
    assertThat(asked).as("and the login is not told").containsExactly("HEAD");
  }

  @Test
  void aStoreThatOnlyGivesOutHasIt() throws Exception {
    toHead = 403;
    try (RegistryClient client = client()) {
      assertThat(client.head(PATH)).isEqualTo(new RegistryClient.Head(200, BYTES.length));
    }
    assertThat(asked).containsExactly("HEAD", "GET");
  }

  @Test
  void whatTheStoreDoesNotGiveOutIsNotThereThoughTheRegistryKnowsIt() throws Exception {
    toHead = 404;
    toGet = 404;
    try (RegistryClient client = client()) {
      assertThat(client.head(PATH).status()).isEqualTo(404);
    }
  }

  @Test
  void bytesComeFromTheStore() throws Exception {
    try (RegistryClient client = client();
        InputStream in = client.get(PATH).body()) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
    }
    assertThat(asked).containsExactly("GET");
  }
}
