package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Condition;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Conditions of `put`: kept atomically where claimed, refused by name where not.
public interface ConditionContract extends StoreUnderTest {

  private WriteOutcome putIf(Condition condition, Key key, byte[] bytes) {
    return store().put(PutRequest.of(key, bytes).with(condition));
  }

  @Test
  default void createsOnlyWhereNothingIs() {
    Key key = Key.of("conditions/absent");
    Condition absent = new Condition.IfAbsent();
    if (!capabilities().createIfAbsent()) {
      assertThat(probe().refusal(() -> putIf(absent, key, new byte[] {1})))
          .isEqualTo(Kind.UNSUPPORTED);
      probe().lacks(key);
      return;
    }
    probe().done(putIf(absent, key, new byte[] {1}));
    assertThat(probe().refusal(() -> putIf(absent, key, new byte[] {2, 2})))
        .isEqualTo(Kind.CONDITION_FAILED);
    probe().holds(key, new byte[] {1});
    PutRequest streamed =
        PutRequest.of(key, Samples.streamed(Samples.bytes(1, 200_000))).with(absent);
    assertThat(probe().refusal(() -> store().put(streamed))).isEqualTo(Kind.CONDITION_FAILED);
    probe().holds(key, new byte[] {1});
    assertThat(probe().keys()).containsExactly(key);
  }

  @Test
  default void letsExactlyOneCreate() {
    if (!capabilities().createIfAbsent()) {
      return; // createsOnlyWhereNothingIs asks that the condition is refused
    }
    for (int round = 0; round < 10; round++) {
      Key key = Key.of("race/" + round);
      AtomicInteger winners = new AtomicInteger();
      AtomicInteger winner = new AtomicInteger(-1);
      Crowd.run(
          16,
          member -> {
            WriteOutcome outcome =
                putIf(new Condition.IfAbsent(), key, Samples.bytes(member, 1000));
            switch (outcome) {
              case WriteOutcome.Done _ -> {
                winners.incrementAndGet();
                winner.set(member);
              }
              case WriteOutcome.Refused(StoreException reason) ->
                  assertThat(reason.kind()).isEqualTo(Kind.CONDITION_FAILED);
              case WriteOutcome.Unknown(StoreException cause) -> throw cause;
            }
          });
      assertThat(winners.get()).as("winners of round %d", round).isEqualTo(1);
      probe().holds(key, Samples.bytes(winner.get(), 1000));
    }
  }

  @Test
  default void replacesOnlyTheVersionNamed() {
    Key key = Key.of("conditions/version");
    probe().put(key, new byte[] {1});
    Version first = probe().entry(key).version();
    if (!capabilities().replaceIfVersion()) {
      Version any = first.isKnown() ? first : Version.of("any");
      assertThat(probe().refusal(() -> putIf(new Condition.IfVersion(any), key, new byte[] {2})))
          .isEqualTo(Kind.UNSUPPORTED);
      probe().holds(key, new byte[] {1});
      return;
    }
    probe().done(putIf(new Condition.IfVersion(first), key, new byte[] {2}));
    assertThat(probe().refusal(() -> putIf(new Condition.IfVersion(first), key, new byte[] {3})))
        .isEqualTo(Kind.CONDITION_FAILED);
    probe().holds(key, new byte[] {2});
    Key missing = Key.of("conditions/missing");
    assertThat(
            probe().refusal(() -> putIf(new Condition.IfVersion(first), missing, new byte[] {3})))
        .isEqualTo(Kind.CONDITION_FAILED);
    probe().lacks(missing);
  }

  @Test
  default void letsExactlyOneReplaceAVersion() {
    if (!capabilities().replaceIfVersion()) {
      return; // replacesOnlyTheVersionNamed asks that the condition is refused
    }
    Key key = Key.of("race/replace");
    for (int round = 0; round < 10; round++) {
      probe().put(key, Samples.bytes(1000 + round, 500));
      Version version = probe().entry(key).version();
      AtomicInteger winners = new AtomicInteger();
      Crowd.run(
          16,
          member -> {
            WriteOutcome outcome =
                putIf(new Condition.IfVersion(version), key, Samples.bytes(member, 500));
            if (outcome instanceof WriteOutcome.Done) {
              winners.incrementAndGet();
            }
          });
      assertThat(winners.get()).as("winners of round %d", round).isEqualTo(1);
    }
  }
}
