package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.FaultyStore;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.layer.StoreMeter;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.testkit.clock.FakeClock;

/// No answer to a write is invented. The first write is lost on its way, there or back, and then a
/// second fault, survivable or not, once or for ever, hits each of the calls that settle it.
/// Whatever is answered must be true of the store.
class SettledWritesTest {
  private static final Key KEY = Key.of("key");
  private static final byte[] OURS = "ours, long enough".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OLD = "old, of some size".getBytes(StandardCharsets.UTF_8);

  private enum Setting {
    ALWAYS,
    ABSENT,
    ABSENT_BUT_THERE,
    REPLACE
  }

  @Test
  void theAnswerIsTrueWhateverFailsWhileItIsSettled() {
    assertThat(OURS).hasSameSizeAs(OLD);
    int unknown = 0;
    int told = 0;
    for (Setting setting : Setting.values()) {
      for (Kind first : List.of(Kind.TIMEOUT, Kind.UNEXPECTED)) {
        for (Fault lost : List.of(new Fault.LoseAnswer(first), new Fault.LoseRequest(first))) {
          for (Kind second : List.of(Kind.UNAVAILABLE, Kind.ACCESS_DENIED, Kind.NOT_FOUND)) {
            for (long call = 2; call <= 8; call++) {
              Fault refuse = new Fault.Refuse(second);
              for (Faults then : List.of(once(call, refuse), ever(call, refuse))) {
                boolean known = requireTruth(setting, lost, then);
                told += known ? 1 : 0;
                unknown += known ? 0 : 1;
              }
            }
          }
        }
      }
    }
    assertThat(told).as("answers that could be found").isGreaterThan(300);
    assertThat(unknown).as("answers that could not be found").isGreaterThan(50);
  }

  @Test
  void theSameBytesUnderOtherAttributesAreNotTakenForOurs() {
    Store memory = new MemoryStore("attributes");
    memory.put(PutRequest.of(KEY, OURS)).orThrow();
    PutRequest request =
        PutRequest.of(KEY, OURS)
            .with(Attributes.of(Attributes.CONTENT_TYPE, "text/plain"))
            .with(new Condition.IfAbsent());
    WriteOutcome outcome =
        retrying(memory, Faults.at(1, new Fault.LoseAnswer(Kind.TIMEOUT))).put(request);
    assertThat(outcome).isInstanceOf(WriteOutcome.Unknown.class);
  }

  private static Faults once(long call, Fault fault) {
    return Faults.at(call, fault);
  }

  private static Faults ever(long call, Fault fault) {
    return new Faults.During(call, Long.MAX_VALUE, fault);
  }

  /// @return whether the answer was known
  private static boolean requireTruth(Setting setting, Fault lost, Faults then) {
    MemoryStore memory = new MemoryStore("truth");
    Version old =
        setting == Setting.ABSENT
            ? Version.NONE
            : memory.put(PutRequest.of(KEY, OLD)).orThrow().version();
    WriteLog log = new WriteLog(memory);
    Store store = retrying(log, lost, then);
    PutRequest request =
        PutRequest.of(KEY, OURS)
            .with(
                switch (setting) {
                  case ALWAYS -> new Condition.Always();
                  case ABSENT, ABSENT_BUT_THERE -> new Condition.IfAbsent();
                  case REPLACE -> new Condition.IfVersion(old);
                });
    WriteOutcome outcome = store.put(request);
    boolean there = holdsOurs(memory);
    String what = setting + ", " + lost + ", then " + then + ": " + outcome;
    if (setting != Setting.ALWAYS) {
      assertThat(log.written(KEY)).as(what).isLessThanOrEqualTo(1);
    }
    return switch (outcome) {
      case WriteOutcome.Done _ -> {
        assertThat(there).as(what).isTrue();
        yield true;
      }
      case WriteOutcome.Refused _ -> {
        assertThat(log.written(KEY)).as(what).isZero();
        yield true;
      }
      case WriteOutcome.Unknown _ -> false;
    };
  }

  private static boolean holdsOurs(Store memory) {
    Optional<Entry> entry = memory.stat(KEY);
    if (entry.isEmpty()) {
      return false;
    }
    try (ObjectBody body = memory.open(KEY, ReadRequest.WHOLE)) {
      return Arrays.equals(body.readAll(1000), OURS);
    }
  }

  private static Store retrying(Store inner, Fault first, Faults then) {
    // The first call takes the first script, all further ones the second.
    FakeClock clock = new FakeClock();
    Store faulty = new FaultyStore(inner, then, clock);
    return new RetryingStore(
        new LoseFirstPut(faulty, first),
        RetryPolicy.DEFAULT,
        new Random(1),
        clock,
        StoreMeter.NONE);
  }

  private static Store retrying(Store inner, Faults faults) {
    FakeClock clock = new FakeClock();
    return new RetryingStore(
        new FaultyStore(inner, faults, clock),
        RetryPolicy.DEFAULT,
        new Random(1),
        clock,
        StoreMeter.NONE);
  }

  private static final class LoseFirstPut extends ForwardingStore {
    private final Fault fault;
    private boolean lost;

    LoseFirstPut(Store inner, Fault fault) {
      super(inner);
      this.fault = fault;
    }

    @Override
    public WriteOutcome put(PutRequest request) {
      if (lost) {
        return inner().put(request);
      }
      lost = true;
      return new FaultyStore(inner(), new Faults.Scripted(Map.of(1L, fault)), new FakeClock())
          .put(request);
    }
  }
}
