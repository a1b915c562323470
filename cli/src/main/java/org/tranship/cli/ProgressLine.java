package org.tranship.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunListener;
import org.tranship.core.value.ByteCount;

/// Shows how a run comes along: on a terminal one line that is drawn over itself, elsewhere a plain
/// line every few seconds. Objects, share, bytes, rate, time left, in flight, failed, retries.
final class ProgressLine implements RunListener, AutoCloseable {
  private static final int BAR = 24;
  private static final Duration TERMINAL_EVERY = Duration.ofMillis(200);
  private static final Duration PLAIN_EVERY = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier retries;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tranship-progress").factory());

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong flying = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile Optional<PassId> pass = Optional.empty();
  private volatile Optional<Long> expected = Optional.empty();
  private volatile long before;
  private volatile long since;
  private boolean drawn;

  /// @param terminal draw one line over itself
  /// @param retries how many calls were repeated so far
  ProgressLine(PrintWriter out, boolean terminal, LongSupplier retries) {
    this.out = out;
    this.terminal = terminal;
    this.retries = retries;
    long every = (terminal ? TERMINAL_EVERY : PLAIN_EVERY).toMillis();
    var _ = timer.scheduleAtFixedRate(this::tick, every, every, TimeUnit.MILLISECONDS);
  }

  @Override
  public void passBegan(PassId id, Optional<Long> count, long already) {
    done.set(0);
    failed.set(0);
    flying.set(0);
    bytes.set(0);
    before = already;
    expected = count;
    since = System.nanoTime();
    pass = Optional.of(id);
  }

  @Override
  public void intended(PassId id, int count) {
    flying.addAndGet(count);
  }

  @Override
  public void recorded(PassId id, List<ObjectResult> results) {
    flying.accumulateAndGet(results.size(), (now, less) -> Math.max(0, now - less));
    for (ObjectResult result : results) {
      if (result.succeeded()) {
        done.incrementAndGet();
        bytes.addAndGet(result.size().bytes());
      } else {
        failed.incrementAndGet();
      }
    }
  }

  @Override
  public synchronized void passEnded(PassId id) {
    pass.ifPresent(
        current -> {
          erase();
          out.println(line(current));
          out.flush();
        });
    pass = Optional.empty();
  }

  /// Takes the line away so that something else can be printed; it is drawn again at the next tick.
  synchronized void erase() {
    if (drawn) {
      out.print("\r\u001b[K");
      out.flush();
      drawn = false;
    }
  }

  private synchronized void tick() {
    pass.ifPresent(
        id -> {
          if (terminal) {
            out.print("\r" + line(id) + "\u001b[K");
            drawn = true;
          } else {
            out.println(line(id));
          }
          out.flush();
        });
  }

  private String line(PassId id) {
    double seconds = Math.max(0.001, (System.nanoTime() - since) / 1e9);
    long now = done.get();
    double rate = now / seconds;
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-14s", id));
    long all = before + now;
    if (expected.isPresent()) {
      long total = Math.max(expected.get(), all);
      double share = total == 0 ? 1 : (double) all / total;
      int full = (int) (share * BAR);
      line.append('[').append("#".repeat(full)).append(".".repeat(BAR - full)).append("] ");
      line.append(String.format(Locale.ROOT, "%d/%d ", all, total));
    } else {
      line.append(all).append(' ');
    }
    line.append(' ').append(ByteCount.of(bytes.get()));
    line.append(String.format(Locale.ROOT, "  %.0f/s", rate));
    if (expected.isPresent() && rate > 0 && all < expected.get()) {
      line.append("  ETA ").append(clock((long) ((expected.get() - all) / rate)));
    } else {
      line.append("  ").append(String.format(Locale.ROOT, "%.1f s", seconds));
    }
    if (flying.get() > 0) {
      line.append("  in flight ").append(flying.get());
    }
    if (failed.get() > 0) {
      line.append("  failed ").append(failed.get());
    }
    if (retries.getAsLong() > 0) {
      line.append("  retries ").append(retries.getAsLong());
    }
    return line.toString();
  }

  private static String clock(long seconds) {
    return seconds >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  /// Draws nothing more.
  void end() {
    timer.shutdownNow();
    erase();
  }

  @Override
  public void close() {
    end();
  }
}
