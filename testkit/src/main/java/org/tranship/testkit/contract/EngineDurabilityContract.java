package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.Durability;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassStopped;

/// A target that makes writes durable in batches: nothing is recorded before.
interface EngineDurabilityContract extends EngineUnderTest {
  @Test
  default void nothingIsRecordedBeforeItIsDurable() throws InterruptedException {
    bench().fill(100);
    List<Key> settled = new ArrayList<>();
    bench().around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public <T> Optional<T> feature(Class<T> type) {
                Durability durability =
                    keys -> {
                      synchronized (settled) {
                        settled.addAll(keys);
                      }
                    };
                return type == Durability.class
                    ? Optional.of(type.cast(durability))
                    : inner().feature(type);
              }
            };
    bench().beforeRecord =
        results -> {
          synchronized (settled) {
            assertThat(settled).containsAll(results.stream().map(ObjectResult::target).toList());
          }
        };
    run(Operation.COPY, bench().everything());
    assertThat(bench().results()).hasSize(100);
    assertThat(settled).hasSize(100);
  }

  @Test
  default void whatCannotBeMadeDurableIsNotRecorded() {
    bench().fill(50);
    bench().around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public <T> Optional<T> feature(Class<T> type) {
                Durability durability =
                    _ -> {
                      throw EngineBench.fault(Kind.FULL);
                    };
                return type == Durability.class
                    ? Optional.of(type.cast(durability))
                    : inner().feature(type);
              }
            };
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(() -> run(Operation.COPY, bench().everything()))
        .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(Kind.FULL.code()));
    assertThat(bench().results()).isEmpty();
  }
}
