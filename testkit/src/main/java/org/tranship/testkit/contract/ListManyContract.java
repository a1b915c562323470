package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// `list` of more keys than any server gives in one answer, and of a store that is written to.
public interface ListManyContract extends StoreUnderTest {

  /// More keys than fit into two answers to a listing.
  default int moreThanTwoPages() {
    return 2500;
  }

  @Test
  default void listsMoreThanOnePage() {
    int many = moreThanTwoPages();
    List<Key> keys =
        IntStream.range(0, many)
            .mapToObj(i -> Key.of("many/" + i % 7 + "/k" + Integer.toHexString(i * 7919)))
            .sorted()
            .toList();
    probe().putAll(keys);
    assertThat(probe().keys()).containsExactlyElementsOf(keys);
    assertThat(probe().keys(ListRequest.under("many/3/")))
        .containsExactlyElementsOf(keys.stream().filter(key -> key.startsWith("many/3/")).toList());
    if (capabilities().ordered()) {
      assertThat(inSteps(many * 7 / 25)).containsExactlyElementsOf(keys);
    } else {
      Key middle = keys.get(many / 2);
      assertThat(probe().keys(ListRequest.ALL.startingAfter(middle)))
          .containsExactlyElementsOf(keys.subList(many / 2 + 1, many));
    }

    List<WriteOutcome> outcomes = store().delete(keys.stream().map(DeleteRequest::of).toList());
    assertThat(outcomes).hasSize(keys.size()).allMatch(WriteOutcome.Done.class::isInstance);
    assertThat(probe().keys()).isEmpty();
  }

  /// Lists as a run does that was stopped and goes on behind the last key it had seen.
  private List<Key> inSteps(int step) {
    List<Key> seen = new ArrayList<>();
    ListRequest request = ListRequest.ALL;
    while (true) {
      int before = seen.size();
      try (Listing listing = store().list(request)) {
        for (int i = 0; i < step; i++) {
          Entry entry = listing.next();
          if (entry == null) {
            break;
          }
          seen.add(entry.key());
        }
      }
      if (seen.size() == before) {
        return seen;
      }
      request = ListRequest.ALL.startingAfter(seen.getLast());
    }
  }

  /// What is there all the time is listed exactly once, whatever happens beside it.
  @Test
  default void listsWhatStaysWhileOthersComeAndGo() {
    List<Key> staying =
        IntStream.range(0, rounds(300))
            .mapToObj(i -> Key.of("stay/" + i / 20 + "/" + i))
            .sorted()
            .toList();
    probe().putAll(staying);
    AtomicBoolean listing = new AtomicBoolean(true);
    Crowd.run(
        3,
        member -> {
          if (member == 0) {
            try {
              for (int i = 0; i < 10; i++) {
                assertThat(probe().keys().stream().filter(key -> key.startsWith("stay/")).toList())
                    .containsExactlyElementsOf(staying);
              }
            } finally {
              listing.set(false);
            }
            return;
          }
          for (int i = 0; listing.get(); i++) {
            Key key = Key.of((i % 2 == 0 ? "stay-" : "stay0/") + member + "/" + i % 50);
            probe().put(key, new byte[10]);
            probe().done(store().delete(List.of(DeleteRequest.of(key))).getFirst());
          }
        });
    assertThat(probe().keys()).containsExactlyElementsOf(staying);
  }
}
