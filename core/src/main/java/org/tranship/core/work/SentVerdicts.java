package org.tranship.core.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.Pair;
import org.tranship.core.value.Key;

/// Verdicts for which contents are read elsewhere. They wait until there are enough to read for a
/// pass of an engine; when it is over they go the usual way, in their order. Bounded: a pass has so
/// many objects or bytes, and so many verdicts wait for it.
final class SentVerdicts implements Verdicts {
  /// Objects of a pass: many times as many as are in flight at once, so that few places are idle at
  /// its end.
  static final int OBJECTS = 10_000;

  /// Bytes of a pass, above which it gets no further object, so that something is told now and
  /// then.
  private static final long BYTES = 64L << 30;

  /// Verdicts that wait for a pass.
  private static final int WAITING = 40_000;

  private final Verdicts here;
  private final ContentCheck contents;
  private final SentReads reads;

  private final List<Place> waiting = new ArrayList<>();
  private final List<WorkItem> items = new ArrayList<>();
  private long bytes;

  /// @param here where verdicts go that need nothing more from elsewhere
  SentVerdicts(Verdicts here, ContentCheck contents, SentReads reads) {
    this.here = here;
    this.contents = contents;
    this.reads = reads;
  }

  /// A verdict in its place.
  ///
  /// @param item what is read for it; empty if nothing is
  private record Place(Optional<Key> item, Passing passing) {}

  /// Takes a verdict the usual way.
  @FunctionalInterface
  private interface Passing {
    void on() throws InterruptedException;
  }

  @Override
  public void add(Verdict verdict) throws InterruptedException {
    put(null, () -> here.add(verdict));
  }

  @Override
  public void ask(Pair.Both both, boolean read, Callable<Verdict> task)
      throws InterruptedException {
    // What was read elsewhere takes nothing here but the time to look at it.
    put(read ? contents.item(both).orElse(null) : null, () -> here.ask(both, false, task));
  }

  private void put(@Nullable WorkItem item, Passing passing) throws InterruptedException {
    if (item == null && items.isEmpty()) {
      passing.on();
      return;
    }
    waiting.add(new Place(Optional.ofNullable(item).map(WorkItem::key), passing));
    if (item != null) {
      items.add(item);
      bytes += item.size().bytes();
    }
    if (items.size() >= OBJECTS || bytes >= BYTES || waiting.size() >= WAITING) {
      read();
    }
  }

  private void read() throws InterruptedException {
    if (items.isEmpty()) {
      return;
    }
    try {
      reads.read(items);
    } catch (RuntimeException e) {
      passKnown(e);
      throw e;
    }
    for (Place each : waiting) {
      each.passing().on();
    }
    waiting.clear();
    items.clear();
    bytes = 0;
  }

  /// What is known up to the first that was not read is told all the same.
  private void passKnown(RuntimeException why) throws InterruptedException {
    try {
      for (Place each : waiting) {
        if (each.item().isPresent() && !reads.knows(each.item().get())) {
          break;
        }
        each.passing().on();
      }
      here.finish();
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public void finish() throws InterruptedException {
    read();
    here.finish();
  }

  @Override
  public void close() {
    here.close();
  }
}
