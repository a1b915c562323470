package org.tranship.driver.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
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
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// What a process leaves that dies while it probes, at every single request of it, and who takes
/// that away.
@Timeout(120)
class ProbeSweepTest {
  private static final String BUCKET = "probed";
  private static final String LOCATION = "s3://" + BUCKET + "/below";
  private static final String OURS = ".tranship-probe-0123456789abcdef";

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final ThinS3Stub stub =
      ThinS3Stub.start(StubOptions.defaults().withMd5Etags(true), () -> now);

  @AfterEach
  void stop() {
    stub.close();
  }

  private Store open() {
    return TestStores.open(
        stub.endpoint(), LOCATION, Map.of("read-timeout", "2s"), Clock.systemUTC());
  }

  /// A run's first doings at a target.
  private static void probe(Store store) {
    store.feature(WriteProbe.class).orElseThrow().probe();
    ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
    uploads.abort(uploads.begin(Key.of("large"), Attributes.NONE));
  }

  private void sweep() {
    try (Store store = open()) {
      store.feature(Sweeping.class).orElseThrow().sweep();
    }
  }

  /// Nothing of a process gets through any more from its n-th request on.
  ///
  /// @return whether it died
  private boolean probedUntil(int request) {
    stub.faults(FaultRule.between(request, Long.MAX_VALUE, _ -> true, new Fault.DropBefore()));
    long before = stub.requests();
    try (Store store = open()) {
      probe(store);
    } catch (StoreException _) {
      return true;
    } finally {
      stub.faults(FaultRule.never());
    }
    return stub.requests() - before >= request;
  }

  private void put(String name, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    try (Store store = open()) {
      WriteOutcome outcome =
          store.put(
              new PutRequest(
                  Key.of(name),
                  new Content.Bytes(bytes, 0, bytes.length),
                  Attributes.NONE,
                  new Condition.Always(),
                  Map.of()));
      assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
    }
  }

  private void begin(String name) {
    try (Store store = open()) {
      store.feature(ResumableUploads.class).orElseThrow().begin(Key.of(name), Attributes.NONE);
    }
  }

  private SortedSet<String> left() {
    SortedSet<String> left = new TreeSet<>(stub.bucket(BUCKET).keys());
    stub.bucket(BUCKET).unfinished().forEach(key -> left.add("upload to " + key));
    left.remove("upload to below/large"); // the run's own, which its journal knows
    return left;
  }

  @Test
  void whereverAProcessDiesWhileItProbesTheNextRunTakesAwayWhatItLeft() {
    stub.createBucket(BUCKET);
    int request = 1;
    SortedSet<String> all = new TreeSet<>();
    while (probedUntil(request)) {
      SortedSet<String> left = left();
      all.addAll(left);
      sweep();
      assertThat(left()).as("what may belong to one that lives").isEqualTo(left);
      now = now.plus(Duration.ofHours(1));
      sweep();
      assertThat(left()).as("left by one that died at its request " + request).isEmpty();
      request++;
    }
    assertThat(request).as("requests of a probe").isGreaterThan(15);
    assertThat(all).as("of objects, odd ones and uploads").hasSizeGreaterThan(15);
  }

  @Test
  void aProbeThatMayBeAtWorkStays() {
    stub.createBucket(BUCKET);
    begin(OURS);
    put(OURS.replace('0', '1'), "tranship");
    SortedSet<String> before = left();
    assertThat(before).hasSize(2);
    now = now.plus(Duration.ofMinutes(14));
    sweep();
    assertThat(left()).isEqualTo(before);
    now = now.plus(Duration.ofMinutes(2));
    sweep();
    assertThat(left()).isEmpty();
  }

  @Test
  void anObjectOfAUserStays() {
    stub.createBucket(BUCKET);
    put(OURS, "ownbytes");
    put(OURS + "0", "tranship");
    put(".tranship-probe-notes", "tranship");
    put(".tranship-probe-0123456789ABCDEF", "tranship");
    put(OURS + "-odd/y/x", "tranship");
    put("folder/" + OURS, "tranship");
    put(OURS.replace('0', '1'), "tranship, and more");
    begin("another");
    begin(OURS + "1");
    begin(OURS + "-odd/y/x");
    begin(".tranship-probe-uploads");
    begin("folder/" + OURS);
    SortedSet<String> before = left();
    assertThat(before).hasSize(12);
    now = now.plus(Duration.ofDays(1));
    sweep();
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void aServerThatDoesNotAnswerIsNoReasonToStop() {
    stub.createBucket(BUCKET);
    for (Fault fault :
        new Fault[] {
          new Fault.Answer(403, "AccessDenied", "no", Optional.empty()),
          new Fault.Answer(501, "NotImplemented", "no", Optional.empty()),
          new Fault.Answer(503, "SlowDown", "not now", Optional.empty()),
          new Fault.DropBefore()
        }) {
      for (Operation operation :
          new Operation[] {
            Operation.LIST_OBJECTS,
            Operation.GET_OBJECT,
            Operation.DELETE_OBJECT,
            Operation.LIST_MULTIPART_UPLOADS,
            Operation.ABORT_MULTIPART_UPLOAD
          }) {
        put(OURS, "tranship");
        begin(OURS);
        now = now.plus(Duration.ofHours(1));
        long before = stub.requests(operation);
        stub.faults(FaultRule.always(FaultRule.of(operation), fault));
        assertThatCode(this::sweep)
            .as("%s where %s is asked for", fault, operation)
            .doesNotThrowAnyException();
        assertThat(stub.requests(operation)).as("%s", operation).isGreaterThan(before);
        assertThat(left()).as("kept where %s fails", operation).isNotEmpty();
        if (fault instanceof Fault.Answer(int status, _, _, _) && status != 503) {
          assertThat(left()).as("one of the two where %s is refused", operation).hasSize(1);
        }
        stub.faults(FaultRule.never());
        sweep();
        assertThat(left()).as("once it answers").isEmpty();
      }
    }
  }

  @Test
  void whoIsToldToStopStops() {
    stub.createBucket(BUCKET);
    try (Store store = open()) {
      Sweeping sweeping = store.feature(Sweeping.class).orElseThrow();
      Thread.currentThread().interrupt();
      StoreException stop = catchThrowableOfType(StoreException.class, sweeping::sweep);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(stop.kind()).isEqualTo(Kind.INTERRUPTED);
    }
  }

  @Test
  void aStoreIsLookedThroughOnceByTwoRequests() {
    stub.createBucket(BUCKET);
    put("object", "of a user");
    put(OURS, "of a user, which nobody has to read");
    now = now.plus(Duration.ofHours(1));
    try (Store store = open()) {
      long before = stub.requests();
      store.feature(Sweeping.class).orElseThrow().sweep();
      store.feature(Sweeping.class).orElseThrow().sweep();
      assertThat(stub.requests() - before).isEqualTo(2);
    }
  }
}
