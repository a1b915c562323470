package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.S3Endpoint;

/// Answers that no server of the testkit gives, but that S3 and its look-alikes do give.
@Timeout(60)
class S3AnswersTest {
  private static final String EMPTY_LIST = "<ListBucketResult></ListBucketResult>";

  record Said(int status, String body) {}

  interface Case {
    void run(Store store, List<HttpExchange> seen) throws Exception;
  }

  /// Runs a test against a server that answers each request as the function says.
  static void with(Function<HttpExchange, Said> answers, Clock clock, Case one) throws Exception {
    List<HttpExchange> seen = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", exchange -> answer(exchange, seen, answers));
    server.start();
    S3Endpoint endpoint =
        new S3Endpoint(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "AK", "SK", "r-1");
    Map<String, String> quiet = Map.of("probe", "off", "create-bucket", "false", "tags", "true");
    try (Store store = TestStores.open(endpoint, "s3://bucket", quiet, clock)) {
      one.run(store, seen);
    } finally {
      server.stop(0);
    }
  }

  private static void answer(
      HttpExchange exchange, List<HttpExchange> seen, Function<HttpExchange, Said> answers)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    seen.add(exchange);
    Said said = answers.apply(exchange);
    byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(said.status(), -1);
    } else {
      exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  static String error(String code, String more) {
    return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code>" + more + "</Error>";
  }

  @Test
  void learnsTheServersClock() throws Exception {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofHours(-5));
    List<String> times = new CopyOnWriteArrayList<>();
    with(
        exchange -> {
          times.add(exchange.getRequestHeaders().getFirst("x-amz-date"));
          return times.size() == 1
              ? new Said(403, error("RequestTimeTooSkewed", ""))
              : new Said(200, EMPTY_LIST);
        },
        late,
        (store, _) -> {
          store.check();
          store.check();
          assertThat(times).hasSize(3);
          String hour = Clock.systemUTC().instant().toString().substring(0, 11).replace("-", "");
          assertThat(times.get(1)).startsWith(hour.substring(0, 8));
          assertThat(times.get(1)).isNotEqualTo(times.get(0));
          assertThat(times.get(2).substring(0, 11)).isEqualTo(times.get(1).substring(0, 11));
        });
  }

  @Test
  void learnsTheBucketsRegion() throws Exception {
    List<String> signed = new CopyOnWriteArrayList<>();
    with(
        exchange -> {
          signed.add(exchange.getRequestHeaders().getFirst("authorization"));
          return signed.size() == 1
              ? new Said(400, error("AuthorizationHeaderMalformed", "<Region>eu-far-9</Region>"))
              : new Said(200, EMPTY_LIST);
        },
        Clock.systemUTC(),
        (store, _) -> {
          store.check();
          assertThat(signed.get(0)).contains("/r-1/s3/");
          assertThat(signed.get(1)).contains("/eu-far-9/s3/");
        });
  }

  @Test
  void asksOnlyOnceMore() throws Exception {
    with(
        _ -> new Said(403, error("RequestTimeTooSkewed", "")),
        Clock.systemUTC(),
        (store, seen) -> {
          StoreException refused = catchThrowableOfType(StoreException.class, store::check);
          assertThat(refused.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
          assertThat(refused).hasMessageContaining("clock");
          assertThat(seen).hasSize(2);
        });
  }

  @Test
  void believesTheBodyAndNotTheStatusAtTheEndOfAnUpload() throws Exception {
    String[] end = {""};
    with(
        exchange -> {
          String query = exchange.getRequestURI().getRawQuery();
          if (query != null && query.startsWith("uploads")) {
            return new Said(
                200,
                "<InitiateMultipartUploadResult><UploadId>u1</UploadId>"
                    + "</InitiateMultipartUploadResult>");
          }
          return new Said(200, end[0]);
        },
        Clock.systemUTC(),
        (store, _) -> {
          ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
          ResumableUploads.Upload upload = uploads.begin(Key.of("k"), Attributes.NONE);
          List<ResumableUploads.Part> parts =
              List.of(new ResumableUploads.Part(1, ByteCount.of(5), "\"e\""));
          end[0] = "   \n" + error("InternalError", "");
          assertThat(uploads.finish(upload, parts, new Condition.Always()))
              .isInstanceOf(WriteOutcome.Unknown.class);
          end[0] = error("InvalidPart", "<Message>no such part</Message>");
          assertThat(uploads.finish(upload, parts, new Condition.Always()))
              .isInstanceOf(WriteOutcome.Refused.class);
          end[0] = "<CompleteMultipartUploadResult><ETag>&quot;a-1&quot;</ETag>";
          assertThat(uploads.finish(upload, parts, new Condition.Always()))
              .isInstanceOf(WriteOutcome.Unknown.class);
          end[0] += "</CompleteMultipartUploadResult>";
          assertThat(uploads.finish(upload, parts, new Condition.Always()).orThrow().version())
              .isEqualTo(org.tranship.core.value.Version.of("a-1"));
        });
  }

  private static String page(String inside) {
    return "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        + inside
        + "</ListBucketResult>";
  }

  private static String object(String key) {
    return "<Contents><Key>" + key + "</Key><Size>3</Size><ETag>&quot;x&quot;</ETag></Contents>";
  }

  private static List<Entry> list(Store store) {
    List<Entry> entries = new java.util.ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  @Test
  void readsKeysThatXmlCannotHold() throws Exception {
    with(
        _ ->
            new Said(
                200,
                page(
                    "<EncodingType>url</EncodingType>"
                        + object("a%01b")
                        + object("a+b%2Bc")
                        + object("gr%C3%B6%C3%9Fe/%F0%9F%98%80"))),
        Clock.systemUTC(),
        (store, _) ->
            assertThat(list(store))
                .extracting(entry -> entry.key().text())
                .containsExactly("a\u0001b", "a b+c", "größe/😀"));
  }

  @Test
  void leavesKeysAloneThatTheServerDidNotEncode() throws Exception {
    with(
        _ -> new Said(200, page(object("a%01b+c"))),
        Clock.systemUTC(),
        (store, _) ->
            assertThat(list(store))
                .extracting(entry -> entry.key().text())
                .containsExactly("a%01b+c"));
  }

  @Test
  void doesNotBelieveAListingThatIsOutOfOrderOrGoesInCircles() throws Exception {
    for (String inside :
        List.of(
            object("b") + object("a"),
            object("a") + object("a"),
            "<IsTruncated>true</IsTruncated>" + object("a"),
            "<Contents><Key>a</Key><Size>many</Size></Contents>")) {
      with(
          _ -> new Said(200, page(inside)),
          Clock.systemUTC(),
          (store, _) ->
              assertThat(catchThrowableOfType(StoreException.class, () -> list(store)).kind())
                  .isIn(Kind.UNEXPECTED, Kind.UNAVAILABLE));
    }
    with(
        _ ->
            new Said(
                200,
                page(
                    "<IsTruncated>true</IsTruncated>"
                        + "<NextContinuationToken>t</NextContinuationToken>")),
        Clock.systemUTC(),
        (store, _) ->
            assertThat(catchThrowableOfType(StoreException.class, () -> list(store)))
                .hasMessageContaining("leads to itself"));
  }

  @Test
  void readsNoDocumentType() throws Exception {
    String bomb = "<!DOCTYPE x [<!ENTITY e \"aaaa\">]>" + page(object("&e;"));
    with(
        _ -> new Said(200, bomb),
        Clock.systemUTC(),
        (store, _) ->
            assertThat(catchThrowableOfType(StoreException.class, () -> list(store))).isNotNull());
  }

  @Test
  void findsTheTagsOfAnObjectThatHasSome() throws Exception {
    with(
        exchange -> {
          if ("tagging=".equals(exchange.getRequestURI().getRawQuery())) {
            return new Said(
                200,
                "<Tagging><TagSet><Tag><Key>k</Key><Value>v &amp; w</Value></Tag></TagSet>"
                    + "</Tagging>");
          }
          exchange.getResponseHeaders().add("x-amz-tagging-count", "1");
          exchange.getResponseHeaders().add("ETag", "\"e\"");
          return new Said(200, "abc");
        },
        Clock.systemUTC(),
        (store, _) -> {
          try (var body = store.open(Key.of("k"), ReadRequest.WHOLE)) {
            assertThat(body.entry().attributes()).isEqualTo(Attributes.of("tag.k", "v & w"));
            assertThat(body.readAll(10)).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  @Test
  void noticesAWholeObjectThatDoesNotMatchItsChecksum() throws Exception {
    assertThat(readWithWrongChecksum(_ -> new Said(200, "abc")).kind()).isEqualTo(Kind.CORRUPT);
    assertThat(readWithWrongChecksum(_ -> new Said(500, "")).kind()).isEqualTo(Kind.CORRUPT);
  }

  /// The description was looked up before a write and the bytes behind it.
  @Test
  void tellsBytesOfAnotherVersionFromDamage() throws Exception {
    StoreException rewritten =
        readWithWrongChecksum(
            exchange -> {
              exchange.getResponseHeaders().set("ETag", "\"new\"");
              return new Said(200, "abd");
            });
    assertThat(rewritten.kind()).isEqualTo(Kind.CHANGED);
    assertThat(rewritten).hasMessageContaining("written anew");
    assertThat(readWithWrongChecksum(_ -> new Said(404, "")).kind()).isEqualTo(Kind.CHANGED);
  }

  /// The fault of reading an object whose bytes are not those of its checksum, from a store that is
  /// asked afterwards what it has.
  private static StoreException readWithWrongChecksum(Function<HttpExchange, Said> afterwards)
      throws Exception {
    List<StoreException> faults = new ArrayList<>();
    with(
        exchange -> {
          exchange.getResponseHeaders().add("ETag", "\"old\"");
          if (exchange.getRequestMethod().equals("HEAD")) {
            return afterwards.apply(exchange);
          }
          exchange.getResponseHeaders().add("x-amz-checksum-crc32c", "AAAAAA==");
          return new Said(200, "abc");
        },
        Clock.systemUTC(),
        (store, _) -> {
          try (var body = store.open(Key.of("k"), ReadRequest.WHOLE)) {
            faults.add(catchThrowableOfType(StoreException.class, () -> body.readAll(10)));
          }
        });
    return faults.getFirst();
  }
}
