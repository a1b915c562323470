package org.tranship.core.work;

import java.util.concurrent.Semaphore;
import org.tranship.core.value.ByteCount;

/// A bound on the bytes held in memory by objects in flight. Who wants more than there is at all
/// gets all of it, alone, so that nothing waits for ever.
final class Budget {
  private static final int GRAIN = 4096;

  private final Semaphore grains;
  private final int all;

  Budget(ByteCount size) {
    this.all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, size.bytes() / GRAIN));
    this.grains = new Semaphore(all, true);
  }

  /// Takes room for `bytes`, waiting for it.
  Share take(long bytes) throws InterruptedException {
    int count = grains(bytes);
    grains.acquire(count);
    return new Share(count);
  }

  private int grains(long bytes) {
    return (int) Math.max(1, Math.min(all, (bytes + GRAIN - 1) / GRAIN));
  }

  /// Room that was taken; given back once. Used by one thread.
  final class Share implements AutoCloseable {
    private int count;

    private Share(int count) {
      this.count = count;
    }

    /// Takes room for `bytes` in place of what was taken, if that was less. To be asked before more
    /// is held: the old room is given back before the new is waited for, so that those who wait
    /// hold nothing that another waits for, and each comes to its turn.
    void atLeast(long bytes) {
      int wanted = grains(bytes);
      if (wanted > count) {
        close();
        grains.acquireUninterruptibly(wanted);
        count = wanted;
      }
    }

    @Override
    public void close() {
      grains.release(count);
      count = 0;
    }
  }
}
