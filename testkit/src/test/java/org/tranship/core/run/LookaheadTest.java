package org.tranship.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One batch is read while the one before is worked on: all of them, in order, each once.
@Timeout(120)
class LookaheadTest {
  private static List<Integer> batch(AtomicInteger next, int most, int end) {
    int from = next.get();
    int to = Math.min(end, from + most);
    next.set(to);
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void givesEverythingOnceAndInOrder() {
    AtomicInteger next = new AtomicInteger();
    List<Integer> given = new ArrayList<>();
    try (Lookahead<Integer> ahead = new Lookahead<>(most -> batch(next, most, 1003))) {
      for (List<Integer> batch = ahead.next(100); !batch.isEmpty(); batch = ahead.next(100)) {
        given.addAll(batch);
      }
      assertThat(ahead.next(100)).isEmpty();
    }
    assertThat(given).containsExactlyElementsOf(IntStream.range(0, 1003).boxed().toList());
  }

  @Test
  void whoAsksForLessGetsTheRestLater() {
    AtomicInteger next = new AtomicInteger();
    List<Integer> given = new ArrayList<>();
    try (Lookahead<Integer> ahead = new Lookahead<>(most -> batch(next, most, 50))) {
      int most = 20;
      for (List<Integer> batch = ahead.next(most); !batch.isEmpty(); batch = ahead.next(most)) {
        assertThat(batch.size()).isLessThanOrEqualTo(most);
        given.addAll(batch);
        most = 7;
      }
    }
    assertThat(given).containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
  }

  @Test
  void readsOneBatchAheadAndNoMore() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(2);
    try (Lookahead<Integer> ahead =
        new Lookahead<>(
            _ -> {
              second.countDown();
              return List.of(asked.incrementAndGet());
            })) {
      assertThat(ahead.next(1)).containsExactly(1);
      second.await();
      Thread.sleep(20);
      assertThat(asked).hasValueLessThanOrEqualTo(2);
    }
    int atTheEnd = asked.get();
    Thread.sleep(20);
    assertThat(asked).as("nothing is read behind the end").hasValue(atTheEnd);
  }

  @Test
  void aFaultIsThrownInItsTurn() {
    AtomicInteger asked = new AtomicInteger();
    try (Lookahead<Integer> ahead =
        new Lookahead<>(
            _ -> {
              if (asked.incrementAndGet() == 2) {
                throw new IllegalArgumentException("the second");
              }
              return List.of(1);
            })) {
      assertThat(ahead.next(1)).containsExactly(1);
      assertThatThrownBy(() -> ahead.next(1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the second");
    }
  }

  @Test
  void anInterruptReachesTheReadingAndStaysSet() {
    try (Lookahead<Integer> ahead =
        new Lookahead<>(
            _ -> {
              try {
                new CountDownLatch(1).await();
                return List.of();
              } catch (InterruptedException _) {
                return List.of(7);
              }
            })) {
      Thread.currentThread().interrupt();
      assertThat(ahead.next(1)).containsExactly(7);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
