package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.value.SecretRef;

/// An MSR that does not come to the end of what it says.
class MsrHttpTest {
  @Test
  @Timeout(20)
  void aBodyThatStallsIsNoAnswer() throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread half =
          Thread.startVirtualThread(
              () -> {
                try (Socket socket = server.accept()) {
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\""
                              .getBytes(StandardCharsets.US_ASCII));
                  while (socket.getInputStream().read() >= 0) {
                    // Until whoever asked goes away.
                  }
                } catch (IOException _) {
                  // It went away.
                }
              });
      MsrAddress address =
          new MsrAddress(
              "http://127.0.0.1:" + server.getLocalPort(),
              "admin",
              new SecretRef(SecretRef.Source.ENV, "MSR"),
              Optional.empty(),
              "admin/tranship-probe");
      try (MsrHttp http = new MsrHttp(address, MsrWorld.SECRETS, Duration.ofMillis(500))) {
        assertThatThrownBy(() -> http.call("GET", "/health", ""))
            .isInstanceOf(MsrException.class)
            .hasMessageContaining("TRR-160");
      }
      half.join();
    }
  }
}
