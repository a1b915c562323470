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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.client.http.HttpClient;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.layer.StoreMeter;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.testkit.server.S3Endpoint;

/// Keys that were right when the run began and are not any more.
@Timeout(60)
class ExpiredKeysTest {
  private static final Key KEY = Key.of("k");

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

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

  /// Knows the key `AK2` only.
  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String signed = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
    boolean good = signed.contains("Credential=AK2/");
    byte[] body =
        (good
                ? "<ListBucketResult></ListBucketResult>"
                : "<Error><Code>ExpiredToken</Code><Message>It has expired.</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(good ? 200 : 403, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static Store patient(Store store) {
    RetryPolicy quick =
        new RetryPolicy(9, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30), 100);
    return new RetryingStore(store, quick, new Random(1), MonotonicClock.SYSTEM, StoreMeter.NONE);
  }

  @Test
  void thatWereGivenAreWrongOnesAndNotWaitedFor() {
    S3Endpoint endpoint = new S3Endpoint(uri(), "AK1", "SK1", "r-1");
    Map<String, String> quiet = Map.of("probe", "off", "create-bucket", "false");
    try (Store store =
        patient(TestStores.open(endpoint, "s3://bucket", quiet, Clock.systemUTC()))) {
      StoreException wrong = catchThrowableOfType(StoreException.class, store::check);
      assertThat(wrong.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
      assertThat(wrong)
          .hasMessageContaining("have expired")
          .hasMessageContaining("Get new ones and run the same command again");
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void thatCanBeRenewedAreRenewedInTheMiddleOfARun() {
    AtomicInteger renewed = new AtomicInteger();
    S3Credentials credentials =
        new S3Credentials() {
          @Override
          public Optional<Identity> current() {
            return Optional.of(new Identity("AK" + (1 + renewed.get()), "SK", Optional.of("T")));
          }

          @Override
          public void renew() {
            renewed.incrementAndGet();
          }

          @Override
          public boolean renewable() {
            return true;
          }

          @Override
          public void close() {}
        };
    S3Settings settings =
        S3Location.read(
            new StoreSpec(
                Location.parse("s3://bucket"),
                Map.of("endpoint", uri().toString(), "region", "r-1", "probe", "off"),
                Map.of()),
            _ -> {
              throw new IllegalStateException();
            },
            Map.of());
    HttpClient client = new HttpClient(settings.endpoint(), settings.http());
    try (Store store =
        patient(
            new S3Store(new S3Wire(settings, credentials, client, Clock.systemUTC()), "probe"))) {
      try (var listing = store.list(org.tranship.core.store.ListRequest.under(KEY.text()))) {
        assertThat(listing.next()).isNull();
      }
      assertThat(renewed).hasValue(1);
      assertThat(requests).hasValue(2);
    }
  }
}
