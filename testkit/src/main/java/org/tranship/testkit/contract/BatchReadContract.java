package org.tranship.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.value.Key;

/// A store that gives small objects together gives what it gives one by one, and nothing else.
public interface BatchReadContract extends StoreUnderTest {

  @Test
  default void givesSmallObjectsTogetherAsOneByOne() {
    store().feature(BatchReads.class).ifPresent(this::givesAsOneByOne);
  }

  private void givesAsOneByOne(BatchReads reads) {
    List<Key> keys =
        IntStream.range(0, reads.most()).mapToObj(i -> Key.of("together/" + i)).toList();
    probe().putAll(keys);
    assertThat(contents(reads, keys)).containsExactlyInAnyOrderElementsOf(texts(keys));
    // Fewer than fit, and in another order.
    List<Key> some = keys.subList(1, keys.size() / 2).reversed();
    assertThat(contents(reads, some)).containsExactlyInAnyOrderElementsOf(texts(some));
    for (ObjectBody body : reads.read(some)) {
      assertThat(body.entry().version()).isEqualTo(probe().entry(body.entry().key()).version());
      assertThat(body.entry().size()).isEqualTo(probe().entry(body.entry().key()).size());
      assertThat(body.entry().attributes())
          .isEqualTo(probe().entry(body.entry().key()).attributes());
    }
  }

  @Test
  default void leavesOutOfABatchWhatIsMissingOrLarge() {
    store()
        .feature(BatchReads.class)
        .ifPresent(
            reads -> {
              Key small = Key.of("together/small");
              Key large = Key.of("together/large");
              Key empty = Key.of("together/empty");
              Key limit = Key.of("together/limit");
              probe().put(small, small.utf8());
              probe().put(empty, new byte[0]);
              probe().put(limit, "x".repeat(BatchReads.SMALL).getBytes(UTF_8));
              probe().put(large, "x".repeat(BatchReads.SMALL + 1).getBytes(UTF_8));
              List<Key> asked = List.of(Key.of("together/missing"), large, small, empty, limit);
              List<ObjectBody> bodies = reads.read(asked);
              assertThat(bodies.stream().map(body -> body.entry().key()))
                  .contains(small, limit)
                  .isSubsetOf(small, empty, limit);
              assertThat(reads.read(List.of())).isEmpty();
            });
  }

  private static List<String> contents(BatchReads reads, List<Key> keys) {
    List<String> contents = new ArrayList<>();
    for (ObjectBody body : reads.read(keys)) {
      contents.add(body.entry().key() + "=" + new String(body.readAll(BatchReads.SMALL), UTF_8));
      body.close();
    }
    return contents;
  }

  private static List<String> texts(List<Key> keys) {
    return keys.stream().map(key -> key + "=" + key.text()).toList();
  }
}
