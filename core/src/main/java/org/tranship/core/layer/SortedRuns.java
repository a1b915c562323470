package org.tranship.core.layer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// An external merge sort, in bounded memory whatever the number of things. Full buffers become
/// files; when a level has as many files as are merged at once they become one file of the next
/// level, so that the number of open files grows with the logarithm of the number of things. Of
/// things that are equal in order the one added last is kept. Used by one thread.
///
/// The files have no name while they are open, or are removed when they are closed, so that nothing
/// is left when the process is killed.
///
/// @param <T> what is sorted
public final class SortedRuns<T> implements AutoCloseable {
  /// Things one after another; null at the end.
  ///
  /// @param <T> what they are
  public interface Cursor<T> {
    @Nullable T next() throws IOException;
  }

  /// How a thing is written down for the time of one sort, by one process.
  ///
  /// @param <T> what it is
  public interface Form<T> {
    /// About how much memory its texts take.
    long characters(T thing);

    void write(T thing, DataOutputStream out) throws IOException;

    T read(DataInputStream in) throws IOException;

    static void text(String text, DataOutputStream out) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    static String text(DataInputStream in) throws IOException {
      byte[] bytes = in.readNBytes(in.readInt());
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private final Path directory;
  private final SortedStore.Bounds bounds;
  private final Form<T> form;
  private final Comparator<T> order;
  private final List<List<RunFile<T>>> levels = new ArrayList<>();
  private List<T> buffer = new ArrayList<>();
  private long characters;

  /// @param directory where the temporary files go; it must exist
  public SortedRuns(Path directory, SortedStore.Bounds bounds, Form<T> form, Comparator<T> order) {
    this.directory = directory;
    this.bounds = bounds;
    this.form = form;
    this.order = order;
  }

  public void add(T thing) throws IOException {
    buffer.add(thing);
    characters += form.characters(thing);
    if (buffer.size() >= bounds.entries() || characters >= bounds.characters()) {
      buffer.sort(order);
      store(0, iterate(buffer));
      buffer = new ArrayList<>();
      characters = 0;
    }
  }

  /// All that was added, in order; to be called once, after the last.
  public Cursor<T> merge() throws IOException {
    buffer.sort(order);
    List<Cursor<T>> oldestFirst = new ArrayList<>();
    // Higher levels hold what was added earlier; of equal ones the later wins.
    for (List<RunFile<T>> level : levels.reversed()) {
      for (RunFile<T> run : level) {
        oldestFirst.add(run.read());
      }
    }
    oldestFirst.add(iterate(buffer));
    return new Merged<>(oldestFirst, order);
  }

  private void store(int level, Cursor<T> things) throws IOException {
    if (level == levels.size()) {
      levels.add(new ArrayList<>());
    }
    List<RunFile<T>> runs = levels.get(level);
    RunFile<T> run = new RunFile<>(directory, form);
    runs.add(run);
    run.write(things);
    if (runs.size() == bounds.runs()) {
      List<Cursor<T>> cursors = new ArrayList<>(runs.size());
      for (RunFile<T> each : runs) {
        cursors.add(each.read());
      }
      store(level + 1, new Merged<>(cursors, order));
      runs.forEach(RunFile::close);
      runs.clear();
    }
  }

  private static <T> Cursor<T> iterate(List<T> things) {
    var iterator = things.iterator();
    return () -> iterator.hasNext() ? iterator.next() : null;
  }

  @Override
  public void close() {
    buffer = List.of();
    for (List<RunFile<T>> level : levels) {
      level.forEach(RunFile::close);
      level.clear();
    }
  }

  /// A k-way merge that keeps the last of equal ones.
  private static final class Merged<T> implements Cursor<T> {
    private record Head<T>(T thing, int place, Cursor<T> rest) {}

    private final Comparator<T> order;
    private final PriorityQueue<Head<T>> heads;

    Merged(List<Cursor<T>> oldestFirst, Comparator<T> order) throws IOException {
      this.order = order;
      this.heads =
          new PriorityQueue<>(
              Comparator.<Head<T>, T>comparing(Head::thing, order).thenComparingInt(Head::place));
      for (int i = 0; i < oldestFirst.size(); i++) {
        advance(i, oldestFirst.get(i));
      }
    }

    @Override
    public @Nullable T next() throws IOException {
      Head<T> head = heads.poll();
      if (head == null) {
        return null;
      }
      advance(head.place(), head.rest());
      Head<T> same = heads.peek();
      while (same != null && order.compare(same.thing(), head.thing()) == 0) {
        head = same;
        heads.poll();
        advance(head.place(), head.rest());
        same = heads.peek();
      }
      return head.thing();
    }

    private void advance(int place, Cursor<T> cursor) throws IOException {
      T thing = cursor.next();
      if (thing != null) {
        heads.add(new Head<>(thing, place, cursor));
      }
    }
  }
}
