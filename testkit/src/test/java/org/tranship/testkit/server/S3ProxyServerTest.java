package org.tranship.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ProxyServerTest {
  @ParameterizedTest
  @EnumSource
  void roundTripThenThePortIsFree(S3ProxyServer.Storage storage) {
    S3Endpoint endpoint;
    try (var server = S3ProxyServer.start(storage)) {
      endpoint = server.endpoint();
      S3RoundTrip.run(endpoint);
    }
    assertThatThrownBy(() -> connect(endpoint)).isInstanceOf(IOException.class);
  }

  @Test
  void signatureIsChecked() {
    S3Endpoint good = S3ProxyServer.shared().endpoint();
    var wrong = new S3Endpoint(good.uri(), good.accessKey(), "wrong", good.region());
    assertThatThrownBy(() -> S3RoundTrip.run(wrong))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    assertThat(good.toString()).doesNotContain(good.secretKey());
  }

  @Test
  void runsInItsOwnProcess(@TempDir Path temporary) throws Exception {
    S3Endpoint known = S3ProxyServer.shared().endpoint();
    S3Endpoint endpoint;
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
    try (var server = StandaloneServer.start(S3ProxyServer.class, options, List.of("--files"))) {
      assertThat(scratchDirectories(temporary)).isEqualTo(1);
      URI uri = URI.create("http://127.0.0.1:" + server.port());
      endpoint = new S3Endpoint(uri, known.accessKey(), known.secretKey(), known.region());
      S3RoundTrip.run(endpoint);
      assertThat(server.cpu()).isPositive();
    }
    assertThatThrownBy(() -> connect(endpoint)).isInstanceOf(IOException.class);
    // The shell that removes the objects of an ended JVM works on its own time.
    for (int i = 0; i < 1_200 && scratchDirectories(temporary) > 0; i++) {
      Thread.sleep(50);
    }
    assertThat(scratchDirectories(temporary)).isZero();
  }

  private static long scratchDirectories(Path temporary) throws IOException {
    try (var found = Files.list(temporary)) {
      return found.filter(p -> p.getFileName().toString().startsWith("tranship-")).count();
    }
  }

  private static void connect(S3Endpoint endpoint) throws IOException {
    new Socket(endpoint.uri().getHost(), endpoint.uri().getPort()).close();
  }
}
