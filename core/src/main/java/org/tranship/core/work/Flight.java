package org.tranship.core.work;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.tranship.core.store.Store;
import org.tranship.core.store.Strain;

/// The objects in flight of one pass: as many as [Pace] finds, up to a limit. Permits are taken by
/// one thread and given back by any.
final class Flight {
  /// How many there are at first: enough for a store in the same house.
  private static final int START = 32;

  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

  /// What a thread should do at least: some hundred times as long as it takes to wake it.
  private static final long WORTHWHILE = TimeUnit.MILLISECONDS.toNanos(2);

  private static final int MOST_TOGETHER = 16;

  /// Of how many objects it is that the usual time is told.
  private static final int RECENT = 16;

  /// So many bytes count as much as an object of its own.
  private static final double BYTES = 128 << 10;

  private final Permits permits;
  private final Pace pace;
  private final List<Strain> strains;
  private final AtomicInteger flying = new AtomicInteger();
  private final LongAdder objects = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /// Nanoseconds that an object took lately; 0 if none has come to its end.
  private volatile long usual;

  private long since = System.nanoTime();
  private long objectsThen;
  private long bytesThen;
  private long strainThen;
  private int takenOff;
  private int waits;

  Flight(int most, List<Store> stores) {
    this.pace = new Pace(START, most);
    this.permits = new Permits(pace.limit());
    this.strains = stores.stream().flatMap(store -> store.feature(Strain.class).stream()).toList();
    this.strainThen = strain();
  }

  /// Takes off, if there is room within a short time.
  boolean takeOff() throws InterruptedException {
    look();
    if (!permits.tryAcquire()) {
      waits++;
      if (!permits.tryAcquire(100, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    takenOff++;
    flying.incrementAndGet();
    return true;
  }

  /// Nothing took off for a while on purpose, of which nothing is to be learned.
  void rested() {
    begin(System.nanoTime(), objects.sum(), bytes.sum(), strain());
  }

  private void begin(long now, long count, long size, long strain) {
    since = now;
    objectsThen = count;
    bytesThen = size;
    strainThen = strain;
    takenOff = 0;
    waits = 0;
  }

  /// An object has come to its end.
  ///
  /// @param nanos how long it took
  void done(long size, long nanos) {
    objects.increment();
    bytes.add(size);
    // Of threads that do so at once, one is not counted: it need not be exact.
    long before = usual;
    usual = Math.max(1, before == 0 ? nanos : before - before / RECENT + nanos / RECENT);
  }

  /// Who took off is there.
  void landed() {
    flying.decrementAndGet();
    permits.release();
  }

  /// How many objects one thread does in turn: one, unless they take less than a thread does that
  /// is woken, as small files of a disk nearby do.
  int bundle() {
    long each = usual;
    return each == 0 ? 1 : Math.clamp(WORTHWHILE / each, 1, MOST_TOGETHER);
  }

  /// How many are in flight.
  int flying() {
    return flying.get();
  }

  private void look() {
    long now = System.nanoTime();
    long count = objects.sum();
    long stretch = now - since;
    boolean enough = count - objectsThen >= 2L * pace.limit();
    if (stretch < SHORTEST || !enough && stretch < LONGEST) {
      return;
    }
    long size = bytes.sum();
    long strain = strain();
    int limit = pace.limit();
    double work = count - objectsThen + (size - bytesThen) / BYTES;
    pace.observed(work / stretch, 2 * waits > takenOff, strain > strainThen);
    permits.change(pace.limit() - limit);
    begin(now, count, size, strain);
  }

  private long strain() {
    return strains.stream().mapToLong(Strain::throttled).sum();
  }

  /// Permits of which there may be fewer than were given out, until enough come back.
  private static final class Permits extends Semaphore {
    private static final long serialVersionUID = 1L;

    Permits(int count) {
      super(count);
    }

    void change(int by) {
      if (by > 0) {
        release(by);
      } else if (by < 0) {
        reducePermits(-by);
      }
    }
  }
}
