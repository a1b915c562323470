package org.tranship.driver.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
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

    /// Decoded, their parameters in the order of the names.
    final List<String> queries = new ArrayList<>();

    private int turn;

    Script(Answer... answers) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            dates.add(exchange.getRequestHeaders().getFirst("x-ms-date"));
            queries.add(query(exchange.getRequestURI()));
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            answers[Math.min(turn++, answers.length - 1)].give(exchange);
            exchange.close();
          });
      server.start();
    }

    private static String query(URI uri) {
      return Stream.ofNullable(uri.getRawQuery())
          .flatMap(text -> Stream.of(text.split("&")))
          .sorted()
          .map(parameter -> URLDecoder.decode(parameter, UTF_8))
          .collect(Collectors.joining("&"));
    }

    Store store(Clock clock) {
      return store("", clock);
    }

    /// @param prefix in the container
    Store store(String prefix, Clock clock) {
      return store(prefix, Map.of("key", OTHER_KEY), clock);
    }

    Store store(Map<String, String> secrets, Clock clock) {
      return store("", secrets, clock);
    }

    private Store store(String prefix, Map<String, String> secrets, Clock clock) {
      return TestStores.open(
          "azblob://acc/box" + prefix,
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
              .getBytes(UTF_8);
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

  /// A page may have nothing on it and yet not be the last, and each later one is asked for with
  /// the marker of the one before, whatever it looks like.
  @Test
  void listsPageByPageUntilThereIsNoMarker() throws Exception {
    try (Script script =
            new Script(
                page("2!72!MDAw&=+/", "in/dir/a", "in/dir/b"),
                page("third"),
                page("", "in/dir/c", "in/dir/d"));
        Store store = script.store("/in", Clock.systemUTC())) {
      ListRequest request = ListRequest.under("dir/").startingAfter(Key.of("dir/a"));
      List<String> keys = new ArrayList<>();
      try (Listing listing = store.list(request)) {
        for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
          keys.add(entry.key().text());
        }
        assertThat(listing.next()).isNull();
      }
      assertThat(keys).containsExactly("dir/b", "dir/c", "dir/d");
      assertThat(script.queries)
          .containsExactly(
              "comp=list&maxresults=5000&prefix=in/dir/&restype=container",
              "comp=list&marker=2!72!MDAw&=+/&maxresults=5000&prefix=in/dir/&restype=container",
              "comp=list&marker=third&maxresults=5000&prefix=in/dir/&restype=container");
    }
  }

  private static Script.Answer page(String marker, String... names) {
    StringBuilder text = new StringBuilder("<EnumerationResults><Blobs>");
    for (String name : names) {
      text.append("<Blob><Name>").append(name).append("</Name><Properties>");
      text.append("<Content-Length>1</Content-Length><Etag>0x1</Etag>");
      text.append("<BlobType>BlockBlob</BlobType></Properties></Blob>");
    }
    text.append("</Blobs><NextMarker>").append(marker.replace("&", "&amp;"));
    byte[] body = text.append("</NextMarker></EnumerationResults>").toString().getBytes(UTF_8);
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    };
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
