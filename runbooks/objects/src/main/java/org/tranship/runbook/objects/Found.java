package org.tranship.runbook.objects;

import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.value.ByteCount;

/// What the listings showed, counted by one thread and read when that is done.
public final class Found {
  private long listed;
  private Share fresh = Share.NONE;
  private Share same = Share.NONE;
  private Share other = Share.NONE;
  private Share extra = Share.NONE;
  private boolean whole;

  /// A number of objects.
  ///
  /// @param bytes all together
  public record Share(long objects, long bytes) {
    public static final Share NONE = new Share(0, 0);

    Share with(Entry entry) {
      return new Share(objects + 1, bytes + entry.size().bytes());
    }

    /// For people: `12 objects (3.4 KiB)`.
    @Override
    public String toString() {
      return objects + (objects == 1 ? " object (" : " objects (") + ByteCount.of(bytes) + ")";
    }
  }

  /// Begins to count anew.
  ///
  /// @param fromTheBeginning the listings are read from their beginning
  void begin(boolean fromTheBeginning) {
    listed = 0;
    fresh = Share.NONE;
    same = Share.NONE;
    other = Share.NONE;
    extra = Share.NONE;
    whole = false;
    beginning = fromTheBeginning;
  }

  private boolean beginning;

  /// Both listings have come to their end.
  void ended() {
    whole = beginning;
  }

  void met(Pair pair) {
    listed += pair instanceof Pair.OnlyInTarget ? 0 : 1;
  }

  void fresh(Entry entry) {
    fresh = fresh.with(entry);
  }

  void same(Entry entry) {
    same = same.with(entry);
  }

  void other(Entry entry) {
    other = other.with(entry);
  }

  void extra(Entry entry) {
    extra = extra.with(entry);
  }

  /// Objects that the source listed, meant or not.
  public long listed() {
    return listed;
  }

  /// Objects that the target does not have.
  public Share fresh() {
    return fresh;
  }

  /// Objects that the target has as they are.
  public Share same() {
    return same;
  }

  /// Objects of which the target has another, or perhaps another.
  public Share other() {
    return other;
  }

  /// Objects that only the target has.
  public Share extra() {
    return extra;
  }

  /// Whether both listings were read from their beginning to their end, so that this is everything.
  public boolean isWhole() {
    return whole;
  }
}
