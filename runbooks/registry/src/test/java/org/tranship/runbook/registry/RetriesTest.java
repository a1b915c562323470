package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.run.RunState;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.fault.CrashPoint;

/// Faults of token servers and registries that pass: they are asked again, and left alone for as
/// long as they want. Nobody waits here.
class RetriesTest {
  /// What the token server answers first: a status, and for how long it wants to be left alone.
  private record Trouble(int status, String after) {}

  private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private final Retries retries =
      new Retries(
          new MonotonicClock() {
            @Override
            public long nanos() {
              return now.get();
            }

            @Override
            public void sleep(Duration time) {
              pauses.add(time);
              long _ = now.addAndGet(time.toNanos());
            }
          });
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/token")) {
        asked.incrementAndGet();
        Trouble trouble = troubles.poll();
        if (trouble != null && !trouble.after.isEmpty()) {
          exchange.getResponseHeaders().set("Retry-After", trouble.after);
        }
        byte[] token = "{\"token\":\"good\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(trouble == null ? 200 : trouble.status, token.length);
        exchange.getResponseBody().write(token);
      } else if (exchange.getRequestHeaders().containsKey("Authorization")) {
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange
            .getResponseHeaders()
            .set("WWW-Authenticate", "Bearer realm=\"" + url() + "/token\"");
        exchange.sendResponseHeaders(401, -1);
      }
    }
  }

  private RegistryClient client(String url) {
    return new RegistryClient(
        new RegistryPlan.Address(
            url,
            Optional.empty(),
            Optional.empty(),
            "probe",
            Optional.empty(),
            RegistryConnection.PLAIN),
        new SecretVault(Map.of()),
        retries);
  }

  private AccessFault refused() {
    try (RegistryClient client = client(url())) {
      return catchThrowableOfType(AccessFault.class, () -> client.head("/v2/app/blobs/sha256:0"));
    }
  }

  @Test
  void aTokenServerThatIsAskedTooMuchOrStartsIsAskedAgainWhenItWantsToBe() throws Exception {
    troubles.addAll(List.of(new Trouble(429, "7"), new Trouble(502, ""), new Trouble(503, "0")));
    try (RegistryClient client = client(url())) {
      assertThat(client.head("/v2/app/blobs/sha256:0").status()).isEqualTo(200);
    }
    assertThat(asked).hasValue(4);
    assertThat(pauses).hasSize(3);
    assertThat(pauses.getFirst()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_200));
    assertThat(pauses.get(1)).isLessThanOrEqualTo(Duration.ofMillis(400));
  }

  @Test
  void oneThatStaysSoIsGivenUpAndOneThatWantsToBeLeftAloneForLongIsNotWaitedFor() {
    for (int i = 0; i < Retries.ATTEMPTS; i++) {
      troubles.add(new Trouble(503, ""));
    }
    assertThat(refused())
        .hasMessageStartingWith(
            "TRR-120 The token server " + url() + "/token gives no token: HTTP 503")
        .hasMessageContaining(", 8 times within ");
    assertThat(asked).hasValue(Retries.ATTEMPTS);
    troubles.add(new Trouble(429, "120"));
    assertThat(refused()).hasMessageContaining("gives no token: HTTP 429. ");
    assertThat(asked).hasValue(Retries.ATTEMPTS + 1);
  }

  /// As one does that is just starting. A certificate that is not right is another matter.
  @Test
  void tlsThatIsCutOffIsNoFaultOfACertificate() throws Exception {
    AtomicInteger cut = new AtomicInteger();
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread _ =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        try (Socket one = socket.accept()) {
                          int _ = one.getInputStream().read();
                          cut.incrementAndGet();
                        }
                      }
                    } catch (IOException _) {
                      // The test has ended.
                    }
                  });
      try (RegistryClient client = client("https://127.0.0.1:" + socket.getLocalPort())) {
        IOException fault =
            catchThrowableOfType(
                IOException.class, () -> retries.of(() -> client.head("/v2/app/blobs/sha256:0")));
        assertThat(fault)
            .isNotInstanceOf(AccessFault.class)
            .hasMessageContaining("terminated the handshake, 8 times within ");
      }
      assertThat(cut.get()).isGreaterThanOrEqualTo(Retries.ATTEMPTS);
    }
  }

  @Test
  void aRegistryThatCannotAnswerForAMomentAfterTheSwitchIsNotSentBack(@TempDir Path scratch) {
    try (MovedWorld world = new MovedWorld(scratch)) {
      world.quiet();
      world.when("turn", () -> world.service.troubled.set(3));
      assertThat(world.new Life(CrashPoint.never()).migrate()).isInstanceOf(RunState.Ready.class);
      assertThat(world.service.used()).isSameAs(world.to);
      assertThat(world.service.troubled).hasValue(0);
    }
  }
}
