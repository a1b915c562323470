package org.tranship.driver.swift;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Sweeping;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.server.SwiftServer;

/// What a process leaves on the real Swift that dies while it probes, at every single request of
/// it, and who takes that away. Time passes by what the server is made to tell.
@Timeout(120)
class SwiftProbeSweepTest {
  private static final String OURS = ".tranship-probe-0123456789abcdef";
  private static final Duration OLD = Duration.ofMinutes(16);

  private final SwiftServer swift = SwiftServer.shared();
  private final String container = swift.freshContainerName();
  private FaultyProxy proxy;

  @BeforeEach
  void begin() throws IOException {
    proxy = new FaultyProxy(swift.authUrl());
    try (Store store = whole()) {
      store.check();
    }
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
  }

  /// The store, past the proxy.
  private Store at(String location) {
    return TestStores.v1("swift://" + container + location);
  }

  private Store whole() {
    return at("");
  }

  private Store open(String container) {
    return TestStores.open(
        "swift://" + container + "/below",
        Map.of(
            "auth",
            swift.authUrl().toString(),
            "user",
            swift.user(),
            "read-timeout",
            "20s",
            "os-storage-url",
            proxy.uri() + "/v1/AUTH_test"),
        Map.of("key", swift.key()));
  }

  private static Sweeping sweeping(Store store) {
    return store.feature(Sweeping.class).orElseThrow();
  }

  private void sweep() {
    try (Store store = open(container)) {
      sweeping(store).sweep();
    }
  }

  private void sweepAfter(Duration time) {
    proxy.later(time);
    sweep();
    proxy.later(Duration.ZERO);
  }

  /// Nothing of a process gets through any more from its n-th request on.
  ///
  /// @return whether it died
  private boolean probedUntil(int request) throws IOException {
    long before = proxy.requests();
    proxy.dieAt(request);
    try (Store store = open(container)) {
      store.feature(WriteProbe.class).orElseThrow().probe();
      return proxy.requests() - before >= request;
    } catch (StoreException _) {
      return true;
    } finally {
      proxy.close();
      proxy = new FaultyProxy(swift.authUrl());
    }
  }

  private SortedSet<String> left() {
    try (Store store = whole()) {
      SortedSet<String> left = new TreeSet<>();
      new Probe(store).keys().forEach(key -> left.add(key.text()));
      return left;
    }
  }

  private void put(String name, String text, String type) {
    byte[] bytes = text.getBytes(US_ASCII);
    try (Store store = TestStores.ready(whole())) {
      WriteOutcome outcome =
          store.put(
              new PutRequest(
                  Key.of(name),
                  new Content.Bytes(bytes, 0, bytes.length),
                  Attributes.of(Attributes.CONTENT_TYPE, type),
                  new Condition.Always(),
                  Map.of()));
      assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
    }
  }

  private void put(String name, String text) {
    put(name, text, "text/x-tranship-probe");
  }

  @Test
  void whereverAProcessDiesWhileItProbesTheNextRunTakesAwayWhatItLeft() throws IOException {
    int request = 1;
    SortedSet<String> all = new TreeSet<>();
    while (probedUntil(request)) {
      SortedSet<String> left = left();
      all.addAll(left);
      sweep();
      assertThat(left()).as("what may belong to one that lives").isEqualTo(left);
      sweepAfter(OLD);
      assertThat(left()).as("left by one that died at its request " + request).isEmpty();
      request++;
    }
    assertThat(request).as("requests of a probe").isGreaterThan(4);
    assertThat(all).as("of objects").hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aProbeThatMayBeAtWorkStays() {
    put("below/" + OURS, "tranship");
    sweepAfter(Duration.ofMinutes(14));
    assertThat(left()).containsExactly("below/" + OURS);
    sweepAfter(OLD);
    assertThat(left()).isEmpty();
  }

  @Test
  void anObjectOfAUserStays() {
    put("below/" + OURS, "ownbytes");
    put("below/" + OURS.replace('0', '1'), "tranship, and more");
    put("below/" + OURS.replace('0', '2'), "tranship", "text/plain");
    put("below/" + OURS + "0", "tranship");
    put("below/" + OURS + "-odd/x", "tranship");
    put("below/.tranship-probe-notes", "tranship");
    put("below/.tranship-probe-0123456789ABCDEF", "tranship");
    put("below/folder/" + OURS, "tranship");
    put("below" + OURS, "tranship");
    put(OURS, "tranship");
    largeObject("below/" + OURS.replace('0', '3'));
    SortedSet<String> before = left();
    assertThat(before).hasSize(11);
    sweepAfter(Duration.ofDays(1));
    assertThat(left()).isEqualTo(before);
  }

  /// It holds what a probe does, and consists of a part.
  private void largeObject(String name) {
    try (Store store = TestStores.ready(whole())) {
      ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
      var upload =
          uploads.begin(
              Key.of(name), Attributes.of(Attributes.CONTENT_TYPE, "text/x-tranship-probe"));
      var part = uploads.part(upload, 1, Content.of("tranship".getBytes(US_ASCII)));
      assertThat(uploads.finish(upload, List.of(part), new Condition.Always()))
          .isInstanceOf(WriteOutcome.Done.class);
    }
  }

  @Test
  void aStoreIsLookedThroughOnceByOneRequestAndOneAboutTheServer() {
    put("below/object", "of a user");
    try (Store store = open(container)) {
      long before = proxy.requests();
      sweeping(store).sweep();
      sweeping(store).sweep();
      assertThat(proxy.requests() - before).isEqualTo(2);
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsNoReasonToStop() {
    put("below/" + OURS, "tranship");
    proxy.later(OLD);
    for (int request = 1; request <= 3; request++) {
      proxy.dieAt(request);
      assertThatCode(this::sweep)
          .as("without an answer from %d on", request)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aContainerThatIsNotThereIsNoReasonToStop() {
    try (Store store = open(swift.freshContainerName())) {
      assertThatCode(sweeping(store)::sweep).doesNotThrowAnyException();
    }
  }

  @Test
  void whoIsToldToStopStops() {
    try (Store store = open(container)) {
      Thread.currentThread().interrupt();
      StoreException stop = catchThrowableOfType(StoreException.class, sweeping(store)::sweep);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(stop.kind()).isEqualTo(Kind.INTERRUPTED);
    }
  }
}
