package org.tranship.testkit.server.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each fault as a client sees it, through a client that repeats nothing by itself.
class FaultTest {
  private final ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults());
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void makeBucket() {
    stub.createBucket("b");
  }

  @AfterEach
  void close() {
    client.close();
    stub.close();
  }

  @Test
  void nthWriteIsSlowedDownAndNotApplied() throws Exception {
    stub.faults(FaultRule.nth(2, FaultRule.writes(), Fault.slowDown(Duration.ofSeconds(3))));
    assertThat(put("one", "1").statusCode()).isEqualTo(200);
    HttpResponse<String> second = put("two", "2");
    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(second.headers().firstValue("Retry-After")).contains("3");
    assertThat(second.body()).contains("<Code>SlowDown</Code>");
    assertThat(get("two").statusCode()).isEqualTo(404);
    assertThat(put("two", "2").statusCode()).isEqualTo(200);
    assertThat(stub.writes()).isEqualTo(3);
    assertThat(stub.requests(Operation.GET_OBJECT)).isEqualTo(1);
  }

  @Test
  void droppedBeforeIsNotAppliedDroppedAfterIs() throws Exception {
    stub.faults(
        FaultRule.nth(1, FaultRule.of(Operation.PUT_OBJECT), new Fault.DropBefore())
            .or(FaultRule.nth(2, FaultRule.of(Operation.PUT_OBJECT), new Fault.DropAfter())));
    assertThatThrownBy(() -> put("before", "x")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> put("after", "x")).isInstanceOf(IOException.class);
    assertThat(get("before").statusCode()).isEqualTo(404);
    assertThat(get("after").body()).isEqualTo("x");
  }

  @Test
  void readIsTruncatedOrFlippedOnlyOnItsWay() throws Exception {
    put("k", "abcdef");
    stub.faults(FaultRule.nth(1, _ -> true, new Fault.Truncate(3)));
    assertThatThrownBy(() -> get("k")).isInstanceOf(IOException.class);
    stub.faults(FaultRule.nth(1, _ -> true, new Fault.FlipByte(5)));
    assertThat(get("k").body()).isEqualTo("abcdeg");
    assertThat(get("k").body()).isEqualTo("abcdef");
  }

  @Test
  void writeIsCorruptedSilentlyInTheStore() throws Exception {
    String good = put("good", "abcdef").headers().firstValue("ETag").orElseThrow();
    stub.faults(
        FaultRule.nth(1, FaultRule.writes(), new Fault.FlipByte(0))
            .or(FaultRule.nth(2, FaultRule.writes(), new Fault.Truncate(2))));
    assertThat(put("flipped", "abcdef").headers().firstValue("ETag")).contains(good);
    assertThat(put("cut", "abcdef").headers().firstValue("ETag")).contains(good);
    assertThat(get("flipped").body()).isEqualTo("`bcdef");
    assertThat(get("cut").body()).isEqualTo("ab");
  }

  @Test
  void expiredTokenLastsItsTime() throws Exception {
    var clock = new AtomicLong();
    stub.faults(
        FaultRule.lasting(
            Duration.ofSeconds(10), clock::get, FaultRule.writes(), Fault.expiredToken()));
    assertThat(put("k", "x").body()).contains("ExpiredToken");
    clock.set(Duration.ofMillis(9_999).toNanos());
    assertThat(put("k", "x").statusCode()).isEqualTo(403);
    clock.set(Duration.ofSeconds(10).toNanos());
    assertThat(put("k", "x").statusCode()).isEqualTo(200);
  }

  @Test
  void delayAndLatencyAreAdded() throws Exception {
    try (var slow = ThinS3Stub.start(StubOptions.defaults().withLatency(Duration.ofMillis(60)))) {
      slow.createBucket("b");
      slow.faults(FaultRule.always(_ -> true, new Fault.Delay(Duration.ofMillis(60))));
      long start = System.nanoTime();
      assertThat(send(slow, HttpRequest.newBuilder().GET(), "k").statusCode()).isEqualTo(404);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(119));
    }
  }

  private HttpResponse<String> put(String key, String body)
      throws IOException, InterruptedException {
    return send(stub, HttpRequest.newBuilder().PUT(HttpRequest.BodyPublishers.ofString(body)), key);
  }

  private HttpResponse<String> get(String key) throws IOException, InterruptedException {
    return send(stub, HttpRequest.newBuilder().GET(), key);
  }

  private HttpResponse<String> send(ThinS3Stub to, HttpRequest.Builder request, String key)
      throws IOException, InterruptedException {
    URI uri = URI.create(to.endpoint().uri() + "/b/" + key);
    return client.send(
        request.uri(uri).version(HttpClient.Version.HTTP_1_1).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
