package org.tranship.driver.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Samples;

/// What Azurite never answers, from a server of the test's own: a busy service, one that gives up,
/// and one by whose clock ours is wrong.
class AzureAnswersTest {
  private static final Key KEY = Key.of("dir/object");
  private static final String OTHER_KEY = Base64.getEncoder().encodeToString(Samples.bytes(1, 64));

  private static StoreException fault(Runnable call) {
    return catchThrowableOfType(StoreException.class, call::run);
  }

  /// Gives one answer after the other.
  private static final class Script implements AutoCloseable {
    interface Answer {
      void give(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    final List<String> dates = new ArrayList<>();
    final List<String> authorizations = new ArrayList<>();
    private int turn;

    Script(Answer... answers) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            dates.add(exchange.getRequestHeaders().getFirst("x-ms-date"));
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            answers[Math.min(turn++, answers.length - 1)].give(exchange);
            exchange.close();
          });
      server.start();
    }

    Store store(Clock clock) {
      return store(Map.of("key", OTHER_KEY), clock);
    }

    Store store(Map<String, String> secrets, Clock clock) {
      return TestStores.open(
          "azblob://acc/box",
          Map.of("endpoint", "http://127.0.0.1:" + server.getAddress().getPort()),
          secrets,
          clock);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static Script.Answer refusal(int status, String code, Map<String, String> headers) {
    return exchange -> {
      byte[] body =
          ("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>"
                  + code
                  + "</Code><Message>No.\nRequestId:1</Message></Error>")
              .getBytes(StandardCharsets.UTF_8);
      headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    };
  }

  @Test
  void tellsHowLongABusyServiceAsksToBeLeftAlone() throws Exception {
    Map<String, String> wait = Map.of("Retry-After", "7");
    try (Script script = new Script(refusal(503, "ServerBusy", wait));
        Store store = script.store(Clock.systemUTC())) {
      StoreException fault = fault(store::check);
      assertThat(fault.kind()).isEqualTo(Kind.THROTTLED);
      assertThat(fault.retryAfter()).contains(Duration.ofSeconds(7));
      assertThat(store.put(PutRequest.of(KEY, new byte[] {1})))
          .isInstanceOf(WriteOutcome.Refused.class);
    }
  }

  @Test
  void aTokenOfEntraIsShownWithEachRequest() throws Exception {
    try (Script script = new Script(refusal(404, "ContainerNotFound", Map.of()));
        Store store = script.store(Map.of("token", "eyJ0"), Clock.systemUTC())) {
      assertThat(fault(store::check).kind()).isEqualTo(Kind.CONTAINER_MISSING);
      assertThat(script.authorizations).containsOnly("Bearer eyJ0");
    }
  }

  @Test
  void readsBehindTwoGibibytes() throws Exception {
    long size = (5L << 30) + 4;
    long from = 5L << 30;
    List<String> asked = new ArrayList<>();
    try (Script script =
            new Script(
                exchange -> {
                  exchange.getResponseHeaders().set("Content-Length", "" + size);
                  properties(exchange);
                  exchange.sendResponseHeaders(200, -1);
                },
                exchange -> {
                  asked.add(exchange.getRequestHeaders().getFirst("Range"));
                  properties(exchange);
                  exchange
                      .getResponseHeaders()
                      .set("Content-Range", "bytes " + from + "-" + (size - 1) + "/" + size);
                  exchange.sendResponseHeaders(206, 4);
                  exchange.getResponseBody().write(new byte[] {1, 2, 3, 4});
                });
        Store store = script.store(Clock.systemUTC())) {
      assertThat(store.stat(KEY).orElseThrow().size().bytes()).isEqualTo(size);
      try (ObjectBody body = store.open(KEY, ReadRequest.WHOLE.range(from, 4))) {
        assertThat(body.readAll(4)).containsExactly(1, 2, 3, 4);
      }
      assertThat(asked).containsExactly("bytes=5368709120-5368709123");
    }
  }

  private static void properties(HttpExchange exchange) {
    exchange.getResponseHeaders().set("ETag", "\"0x1\"");
    exchange.getResponseHeaders().set("Last-Modified", "Fri, 27 Nov 2026 12:00:00 GMT");
    exchange.getResponseHeaders().set("x-ms-blob-type", "BlockBlob");
  }

  @Test
  void doesNotKnowWhatCameOfAWriteThatTimedOutThere() throws Exception {
    try (Script script = new Script(refusal(500, "OperationTimedOut", Map.of()));
        Store store = script.store(Clock.systemUTC())) {
      assertThat(store.put(PutRequest.of(KEY, new byte[] {1})))
          .isInstanceOf(WriteOutcome.Unknown.class);
    }
  }

  @Test
  void learnsTheTimeOfTheServiceWhereThisMachinesClockIsWrong() throws Exception {
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofHours(-2));
    try (Script script =
            new Script(
                refusal(403, "AuthenticationFailed", Map.of()),
                refusal(404, "ContainerNotFound", Map.of()));
        Store store = script.store(wrong)) {
      assertThat(fault(store::check).kind()).isEqualTo(Kind.CONTAINER_MISSING);
      assertThat(script.dates).hasSize(2);
      Instant second =
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(script.dates.get(1), Instant::from);
      assertThat(Duration.between(Instant.now(), second).abs()).isLessThan(Duration.ofMinutes(2));
    }
  }
}
