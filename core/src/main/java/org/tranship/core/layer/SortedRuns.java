package org.tranship.core.layer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;

/// An external merge sort of entries by key. Full buffers become files; when a level has as many
/// files as are merged at once they become one file of the next level, so that the number of open
/// files grows with the logarithm of the number of entries.
final class SortedRuns implements AutoCloseable {
  /// Entries one after another; null at the end.
  interface Cursor {
    @Nullable Entry next() throws IOException;
  }

  private static final Comparator<Entry> BY_KEY = Comparator.comparing(Entry::key);

  private final Path directory;
  private final SortedStore.Bounds bounds;
  private final List<List<RunFile>> levels = new ArrayList<>();
  private List<Entry> buffer = new ArrayList<>();
  private long characters;

  SortedRuns(Path directory, SortedStore.Bounds bounds) {
    this.directory = directory;
    this.bounds = bounds;
  }

  void add(Entry entry) throws IOException {
    buffer.add(entry);
    characters += EntryFormat.characters(entry);
    if (buffer.size() >= bounds.entries() || characters >= bounds.characters()) {
      buffer.sort(BY_KEY);
      store(0, iterate(buffer));
      buffer = new ArrayList<>();
      characters = 0;
    }
  }

  /// All that was added, in order; to be called once, after the last.
  Cursor merge() throws IOException {
    buffer.sort(BY_KEY);
    List<Cursor> oldestFirst = new ArrayList<>();
    // Higher levels hold what was listed earlier; of equal keys the later one wins.
    for (List<RunFile> level : levels.reversed()) {
      for (RunFile run : level) {
        oldestFirst.add(run.read());
      }
    }
    oldestFirst.add(iterate(buffer));
    return new Merged(oldestFirst);
  }

  /// How many files are open.
  int files() {
    return levels.stream().mapToInt(List::size).sum();
  }

  private void store(int level, Cursor entries) throws IOException {
    if (level == levels.size()) {
      levels.add(new ArrayList<>());
    }
    List<RunFile> runs = levels.get(level);
    RunFile run = new RunFile(directory);
    runs.add(run);
    run.write(entries);
    if (runs.size() == bounds.runs()) {
      List<Cursor> cursors = new ArrayList<>(runs.size());
      for (RunFile each : runs) {
        cursors.add(each.read());
      }
      store(level + 1, new Merged(cursors));
      runs.forEach(RunFile::close);
      runs.clear();
    }
  }

  private static Cursor iterate(List<Entry> entries) {
    var iterator = entries.iterator();
    return () -> iterator.hasNext() ? iterator.next() : null;
  }

  @Override
  public void close() {
    buffer = List.of();
    for (List<RunFile> level : levels) {
      level.forEach(RunFile::close);
      level.clear();
    }
  }

  /// A k-way merge that keeps the last of equal keys.
  private static final class Merged implements Cursor {
    private record Head(Entry entry, int place, Cursor rest) {}

    private final PriorityQueue<Head> heads =
        new PriorityQueue<>(
            Comparator.comparing((Head head) -> head.entry().key()).thenComparingInt(Head::place));

    Merged(List<Cursor> oldestFirst) throws IOException {
      for (int i = 0; i < oldestFirst.size(); i++) {
        advance(i, oldestFirst.get(i));
      }
    }

    @Override
    public @Nullable Entry next() throws IOException {
      Head head = heads.poll();
      if (head == null) {
        return null;
      }
      advance(head.place(), head.rest());
      Head same = heads.peek();
      while (same != null && same.entry().key().equals(head.entry().key())) {
        head = same;
        heads.poll();
        advance(head.place(), head.rest());
        same = heads.peek();
      }
      return head.entry();
    }

    private void advance(int place, Cursor cursor) throws IOException {
      Entry entry = cursor.next();
      if (entry != null) {
        heads.add(new Head(entry, place, cursor));
      }
    }
  }
}
