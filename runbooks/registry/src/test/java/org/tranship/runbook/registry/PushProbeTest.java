package org.tranship.runbook.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.control.Answer;
import org.tranship.core.value.SecretVault;

/// What the answers to a push prove: of a registry that is read-only, and of a proxy in front of it
/// that lets no push through.
class PushProbeTest {
  private HttpServer server;
  private volatile int upload;
  private volatile int manifest;
  private volatile int last = 404;
  private final AtomicInteger read = new AtomicInteger();

  /// What reads are answered with, by their number from 1; the others with [#last].
  private final Map<Integer, Integer> reads = new ConcurrentHashMap<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v2/",
        exchange -> {
          try (exchange) {
            switch (exchange.getRequestMethod()) {
              case "GET" -> {
                byte[] said = "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}".getBytes(UTF_8);
                exchange.sendResponseHeaders(
                    reads.getOrDefault(read.incrementAndGet(), last), said.length);
                exchange.getResponseBody().write(said);
              }
              case "PUT" -> exchange.sendResponseHeaders(manifest, -1);
              default -> exchange.sendResponseHeaders(upload, -1);
            }
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Answer probed(int toUpload, int toManifest) throws InterruptedException {
    upload = toUpload;
    manifest = toManifest;
    RegistryPlan.Address address =
        RegistryPlan.address(
            Map.of("registry.url", "http://127.0.0.1:" + server.getAddress().getPort()));
    SecretVault secrets = new SecretVault(Map.of());
    return new PushProbe(address, () -> new RegistryClient(address, secrets)).probe("run");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 405, 423, 503})
  void pushesAreKeptOutWhereUploadAndManifestAreRefused(int status) throws InterruptedException {
    assertThat(probed(status, status)).isInstanceOf(Answer.Refused.class);
  }

  /// A registry that is down behind its proxy, or a user without any right, answers so as well.
  @ParameterizedTest
  @CsvSource({"403, 1", "403, 2", "503, 1", "503, 2"})
  void aRefusalThatReadsMeetAsWellProvesNothing(int status, int which) throws InterruptedException {
    reads.put(which, status);
    assertThat(probed(status, status)).isInstanceOf(Answer.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 423})
  void aRefusalThatOnlyAReadOnlyRegistryGivesNeedsNoRead(int status) throws InterruptedException {
    last = 503;
    assertThat(probed(status, status)).isInstanceOf(Answer.Refused.class);
    assertThat(read).hasValue(0);
  }

  /// A proxy that refuses what begins an upload, and no more, lets through the push of an image
  /// whose layers are there.
  @ParameterizedTest
  @ValueSource(ints = {201, 400, 404, 500})
  void theyAreNotWhereAManifestGetsThrough(int toManifest) throws InterruptedException {
    assertThat(probed(403, toManifest)).isInstanceOf(Answer.Done.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 404, 429, 500, 502})
  void anAnswerOfAnotherKindProvesNothing(int status) throws InterruptedException {
    Answer answer = probed(status, status);
    assertThat(answer).isNotInstanceOf(Answer.Refused.class);
  }

  @Test
  void anUploadThatIsBegunIsAPushThatIsLetIn() throws InterruptedException {
    assertThat(probed(202, 405)).isInstanceOf(Answer.Done.class);
  }
}
