package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.value.Key;

/// What was written and settled is there when the place is opened again. That `settle` reaches the
/// disk itself cannot be seen without a power cut; a driver's own test shows which calls it makes.
public interface DurabilityContract extends StoreUnderTest {

  @Test
  default void findsAgainWhatWasSettled() {
    List<Key> keys =
        IntStream.range(0, 60)
            .mapToObj(i -> Key.of("settled/" + i % 5 + "/" + i))
            .sorted()
            .toList();
    probe().putAll(keys);
    store().feature(Durability.class).ifPresent(durability -> durability.settle(keys));
    reopened();
    assertThat(probe().keys()).containsExactlyElementsOf(keys);
    for (Key key : keys) {
      probe().holds(key, key.utf8());
    }
  }

  @Test
  default void settlesAgainNothingAndWhatIsGone() {
    store()
        .feature(Durability.class)
        .ifPresent(
            durability -> {
              durability.settle(List.of());
              Key here = Key.of("settle/here");
              Key gone = Key.of("settle/gone/for/good");
              probe().put(here, new byte[] {1});
              probe().put(gone, new byte[] {2});
              durability.settle(List.of(here, gone));
              durability.settle(List.of(here, here));
              probe().done(store().delete(List.of(DeleteRequest.of(gone))).getFirst());
              durability.settle(List.of(gone, here));
              probe().holds(here, new byte[] {1});
            });
    assertThat(probe().keys()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  default void settlesForManyAtOnce() {
    Crowd.run(
        20,
        member -> {
          Key key = Key.of("settle-" + member % 3 + "/" + member);
          probe().put(key, Samples.bytes(member, 300));
          store().feature(Durability.class).ifPresent(it -> it.settle(List.of(key)));
          probe().holds(key, Samples.bytes(member, 300));
        });
    assertThat(probe().keys()).hasSize(20);
  }
}
