package org.tranship.driver.swift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Refusals that no healthy Swift gives: one that asks for time, and one of a token that nobody can
/// renew.
@Timeout(60)
class SwiftRefusalsTest {
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private int status;
  private String retryAfter = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private StoreException refusal() {
    String storage = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/AUTH_test";
    try (Store store =
        TestStores.open(
            "swift://container",
            Map.of("os-storage-url", storage),
            Map.of("os-auth-token", "a-token"))) {
      return catchThrowableOfType(StoreException.class, () -> store.stat(Key.of("k")));
    }
  }

  @ParameterizedTest
  @CsvSource({"503, 7, UNAVAILABLE, 7", "498, 9999999, THROTTLED, 3600"})
  void sayHowLongToWait(int answered, String after, Kind kind, long seconds) {
    status = answered;
    retryAfter = after;
    StoreException refused = refusal();
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void sayUntilWhenToWait() {
    status = 429;
    retryAfter =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
    assertThat(refusal().retryAfter().orElseThrow())
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
  }

  @Test
  void ofATokenThatNobodyCanRenewEndAtOnce() {
    status = 401;
    StoreException refused = refusal();
    assertThat(refused.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(refused.retryable()).isFalse();
    assertThat(refused).hasMessageContaining("token").hasMessageContaining("os-auth-token");
    assertThat(refused.getMessage()).doesNotContain("a-token");
    assertThat(requests).hasValue(1);
  }
}
