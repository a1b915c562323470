package org.tranship.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunListener;
import org.tranship.core.step.Figure;
import org.tranship.core.value.ByteCount;
import org.tranship.server.Work;

/// Shows how a run comes along: on a terminal one line that is drawn over itself, elsewhere a plain
/// line every few seconds. Objects, share, bytes, rate, time left, in flight, failed, retries.
final class ProgressLine implements RunListener, AutoCloseable {
  private static final int BAR = 24;
  private static final int SHORT_BAR = 10;
  private static final int WIDE = 100;

  /// Draws from the left edge without wrapping, should the terminal have become narrower: a line
  /// that wrapped could not be drawn over. Then lines wrap again.
  private static final String DRAW = "\r\u001b[K\u001b[?7l%s\u001b[?7h";

  private static final Duration TERMINAL_EVERY = Duration.ofMillis(200);
  private static final Duration PLAIN_EVERY = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final boolean terminal;
  private final int width;
  private final LongSupplier retries;
  private final IntSupplier inFlight;
  private final Figure.Taker figures;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tranship-progress").factory());

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile Optional<PassId> pass = Optional.empty();
  private volatile Optional<Long> expected = Optional.empty();
  private volatile long before;
  private volatile long since;
  private volatile boolean resting;
  private boolean drawn;

  /// @param width columns of the terminal that one line is drawn in, over itself; 0 for plain lines
  /// @param retries how many calls were repeated so far
  /// @param inFlight how many objects the engine works on at this moment
  ProgressLine(PrintWriter out, int width, LongSupplier retries, IntSupplier inFlight) {
    this(out, width, retries, inFlight, (_, _) -> {});
  }

  /// @param figures told what a run tells whoever watches
  ProgressLine(
      PrintWriter out,
      int width,
      LongSupplier retries,
      IntSupplier inFlight,
      Figure.Taker figures) {
    this.out = out;
    this.figures = figures;
    this.terminal = width > 0;
    this.width = width;
    this.retries = retries;
    this.inFlight = inFlight;
    long every = (terminal ? TERMINAL_EVERY : PLAIN_EVERY).toMillis();
    var _ = timer.scheduleAtFixedRate(this::tick, every, every, TimeUnit.MILLISECONDS);
  }

  @Override
  public void passBegan(PassId id, Optional<Long> count, long already) {
    done.set(0);
    failed.set(0);
    bytes.set(0);
    before = already;
    expected = count;
    since = System.nanoTime();
    pass = Optional.of(id);
  }

  @Override
  public void recorded(PassId id, List<ObjectResult> results) {
    for (ObjectResult result : results) {
      if (result.succeeded()) {
        done.incrementAndGet();
        bytes.addAndGet(result.size().bytes());
      } else if (result.outcome() != Outcome.SKIPPED) { // left alone on purpose is no failure
        failed.incrementAndGet();
      }
    }
  }

  @Override
  public void figure(Figure figure, double value) {
    figures.take(figure, value);
  }

  @Override
  public void paused(boolean rests) {
    resting = rests;
  }

  /// How far it has come; empty between two parts.
  Optional<Work.Progress> now() {
    return pass.map(
        id ->
            new Work.Progress(
                id.toString(),
                before + done.get(),
                expected.map(count -> Math.max(count, before + done.get())),
                failed.get(),
                bytes.get(),
                (System.nanoTime() - since) / 1e9,
                resting));
  }

  /// Takes note of an object that was looked at without a result that is recorded.
  void passed(ByteCount size) {
    done.incrementAndGet();
    bytes.addAndGet(size.bytes());
  }

  @Override
  public synchronized void passEnded(PassId id) {
    pass.ifPresent(
        current -> {
          erase();
          if (!isIdle()) {
            out.println(line(current, false));
            out.flush();
          }
        });
    pass = Optional.empty();
  }

  /// Nobody had counted on anything, and nothing came: also not where a pass has more than one
  /// round, and an earlier one had something to do.
  private boolean isIdle() {
    return expected.isEmpty() && done.get() + failed.get() == 0;
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
            out.print(DRAW.formatted(line(id, true)));
            drawn = true;
          } else {
            out.println(line(id, true));
          }
          out.flush();
        });
  }

  /// What matters most comes first, since a narrow terminal has room only for the beginning.
  ///
  /// @param atWork false for the last line of a pass, which stays
  private String line(PassId id, boolean atWork) {
    double seconds = Math.max(0.001, (System.nanoTime() - since) / 1e9);
    long now = done.get();
    double rate = now / seconds;
    long all = before + now;
    Optional<Long> total = expected.map(count -> Math.max(count, all));
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(Locale.ROOT, "%-8s ", id)
            + (atWork ? total.map(count -> bar(all, count)).orElse("") : "")
            + all
            + total.map(count -> "/" + count).orElse(""));
    boolean rests = atWork && resting;
    if (rests) {
      parts.add("paused");
    }
    if (bytes.get() > 0) {
      parts.add(ByteCount.of(bytes.get()).toString());
    }
    if (failed.get() > 0) {
      parts.add("failed " + failed.get());
    }
    if (atWork && !rests && rate > 0 && total.filter(count -> all < count).isPresent()) {
      parts.add("ETA " + clock((long) ((total.get() - all) / rate)));
    } else {
      parts.add(String.format(Locale.ROOT, "%.1f s", seconds));
    }
    parts.add(String.format(Locale.ROOT, "%.0f/s", rate));
    int flying = inFlight.getAsInt();
    if (atWork && flying > 0) {
      parts.add("in flight " + flying);
    }
    if (retries.getAsLong() > 0) {
      parts.add("retries " + retries.getAsLong());
    }
    return fitting(parts, atWork && terminal ? width : Integer.MAX_VALUE);
  }

  private String bar(long all, long total) {
    int length = terminal && width < WIDE ? SHORT_BAR : BAR;
    int full = total == 0 ? length : (int) (length * all / total);
    return "[" + "#".repeat(full) + ".".repeat(length - full) + "] ";
  }

  /// As many of the parts, from the first on, as there is room for.
  private static String fitting(List<String> parts, int room) {
    StringBuilder line = new StringBuilder(parts.getFirst());
    for (String part : parts.subList(1, parts.size())) {
      if (line.length() + 2 + part.length() > room) {
        break;
      }
      line.append("  ").append(part);
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
