package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.control.Answer;
import org.tranship.core.value.SecretVault;

/// What the answers to a push prove: of a registry that is read-only, and of a proxy in front of it
/// that lets no push through.
class PushProbeTest {
  private HttpServer server;
  private volatile int upload;
  private volatile int manifest;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v2/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(
                exchange.getRequestMethod().equals("PUT") ? manifest : upload, -1);
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
