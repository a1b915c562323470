package org.tranship.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// A listing that is read ahead gives what the listing gives.
class ListingAheadTest {
  private static final int MANY = 10_000;

  private final AtomicInteger given = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Numbers; those that end with 000 cannot be given.
  private Listing numbers(int count, boolean breaks) {
    return new Listing() {
      @Override
      public @Nullable Entry next() {
        int number = given.incrementAndGet();
        if (number > count) {
          if (breaks) {
            throw StoreException.of(Kind.UNEXPECTED, "list", "it").because("broken").build();
          }
          return null;
        }
        Key key = Key.of("%08d".formatted(number));
        if (number % 1000 == 0) {
          throw StoreException.of(Kind.UNSUPPORTED, "list", "it").key(key).build();
        }
        return Entry.of(key, number, Version.NONE);
      }

      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  @Test
  void givesEverythingInItsPlace() {
    List<String> got = new ArrayList<>();
    try (Listing ahead = new ListingAhead(() -> numbers(MANY, true))) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  try {
                    Entry entry = ahead.next();
                    got.add(entry == null ? "end" : entry.key().text());
                  } catch (StoreException e) {
                    got.add(e.key().orElseThrow(() -> e).text());
                  }
                }
              })
          .hasMessageContaining("broken");
      assertThatThrownBy(ahead::next).as("it stays broken").hasMessageContaining("broken");
    }
    assertThat(got).hasSize(MANY).isSorted().doesNotHaveDuplicates();
    assertThat(closed).isTrue();
  }

  @Test
  void comesToItsEnd() {
    try (Listing ahead = new ListingAhead(() -> numbers(3, false))) {
      assertThat(List.of(ahead.next() != null, ahead.next() != null, ahead.next() != null))
          .containsOnly(true);
      assertThat(ahead.next()).isNull();
      assertThat(ahead.next()).isNull();
    }
  }

  @Test
  void readsAheadWithinBoundsAndStopsWhenClosed() throws InterruptedException {
    Listing ahead = new ListingAhead(() -> numbers(Integer.MAX_VALUE, false));
    assertThat(ahead.next()).isNotNull();
    while (given.get() < 2) {
      Thread.sleep(10);
    }
    int before;
    do {
      before = given.get();
      Thread.sleep(200);
    } while (given.get() != before);
    assertThat(before).isGreaterThan(1).isLessThan(5_000);
    ahead.close();
    assertThat(closed).isTrue();
    int stopped = given.get();
    Thread.sleep(100);
    assertThat(given).hasValue(stopped);
    ahead.close();
  }

  @Test
  void aListingThatCannotBeOpenedFailsWhereItIsRead() {
    try (Listing ahead =
        new ListingAhead(
            () -> {
              throw StoreException.of(Kind.CONTAINER_MISSING, "list", "it").build();
            })) {
      assertThatThrownBy(ahead::next).hasMessageContaining("TRS-104");
    }
  }
}
