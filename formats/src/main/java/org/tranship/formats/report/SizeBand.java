package org.tranship.formats.report;

import java.util.List;
import java.util.stream.IntStream;
import org.tranship.core.value.ByteCount;

/// How many objects have a size within some bounds.
///
/// @param from the smallest size, included
/// @param below the smallest size too large; [Long#MAX_VALUE] for no bound
/// @param objects how many
/// @param bytes what they have together
public record SizeBand(long from, long below, long objects, ByteCount bytes) {
  private static final List<Long> BOUNDS =
      List.of(0L, 1L, 1L << 10, 1L << 14, 1L << 18, 1L << 22, 1L << 26, 1L << 30, Long.MAX_VALUE);

  /// `empty`, `1 KiB to 16 KiB`, `from 1 GiB`.
  public String label() {
    if (below == 1) {
      return "empty";
    }
    if (below == Long.MAX_VALUE) {
      return "from " + round(from);
    }
    return from == 1 ? "below " + round(below) : round(from) + " to " + round(below);
  }

  /// A bound for people; bounds are whole in their unit.
  private static String round(long bound) {
    return ByteCount.of(bound).toString().replace(".0 ", " ");
  }

  /// Counts sizes into bands, each sixteen times as wide as the one before.
  static final class Counter {
    private final long[] objects = new long[BOUNDS.size() - 1];
    private final long[] bytes = new long[BOUNDS.size() - 1];

    void add(long size) {
      int band = 0;
      while (size >= BOUNDS.get(band + 1) && band < objects.length - 1) {
        band++;
      }
      objects[band]++;
      bytes[band] += size;
    }

    /// From the first band that has an object to the last that has; none if there is no object.
    List<SizeBand> bands() {
      int first = 0;
      int last = objects.length - 1;
      while (first <= last && objects[first] == 0) {
        first++;
      }
      while (last >= first && objects[last] == 0) {
        last--;
      }
      return IntStream.rangeClosed(first, last)
          .mapToObj(
              i ->
                  new SizeBand(
                      BOUNDS.get(i), BOUNDS.get(i + 1), objects[i], ByteCount.of(bytes[i])))
          .toList();
    }
  }
}
