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

  /// So many bytes count as much as an object of its own.
  private static final double BYTES = 128 << 10;

  private final Permits permits;
  private final Pace pace;
  private final List<Strain> strains;
  private final AtomicInteger flying = new AtomicInteger();
  private final LongAdder objects = new LongAdder();
  private final LongAdder bytes = new LongAdder();

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
  void landed(long size) {
    objects.increment();
    bytes.add(size);
    flying.decrementAndGet();
    permits.release();
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
