package org.tranship.core.eventlog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// The counts of all streams of a comparison, bounded: the sums of all, the largest streams, and
/// those that differ.
///
/// @param streams how many streams there are
/// @param expected how many events the source gives in all, transformed
/// @param found how many the target has in all
/// @param differing how many streams are not as they should be
/// @param named first those that differ, then the others, each the largest first
public record StreamCounts(
    long streams, long expected, long found, long differing, List<StreamCount> named) {
  /// So many of the largest streams that are as they should be are named.
  public static final int LARGEST = 1_000;

  /// So many of the streams that differ are named; nobody looks at more one by one.
  public static final int DIFFERING = 10_000;

  /// The name under which a comparison writes [#blocks] down as measured.
  public static final String MEASURED = "stream-counts";

  private static final int LINES = 200;
  private static final String HEAD = "all";
  private static final String MORE = "more";
  private static final int SUMS = 4;

  /// By the number of events, then by name, so that the same streams give the same table.
  private static final Comparator<StreamCount> SMALLEST_FIRST =
      Comparator.comparingLong(StreamCount::size)
          .thenComparing(StreamCount::stream, Comparator.reverseOrder());

  public StreamCounts {
    named = List.copyOf(named);
  }

  /// How many streams are not named.
  public long unnamed() {
    return streams - named.size();
  }

  /// The whole of it as texts of a bounded length each, for a journal; the first begins anew.
  public List<String> blocks() {
    List<String> blocks = new ArrayList<>();
    StringBuilder block =
        new StringBuilder(
            HEAD + " " + streams + " " + expected + " " + found + " " + differing + "\n");
    int lines = 0;
    for (StreamCount each : named) {
      if (lines == LINES) {
        blocks.add(block.toString());
        block = new StringBuilder(MORE + "\n");
        lines = 0;
      }
      block.append(each.line()).append('\n');
      lines++;
    }
    blocks.add(block.toString());
    return blocks;
  }

  /// Reads the newest of them out of all blocks that were written down, in their order. What
  /// belongs to one that was cut off in the middle is as much as there is of it.
  ///
  /// @return empty if there are none
  public static Optional<StreamCounts> of(List<String> blocks) {
    Optional<StreamCounts> newest = Optional.empty();
    for (String block : blocks) {
      List<String> lines = block.lines().toList();
      String head = lines.isEmpty() ? "" : lines.getFirst();
      List<StreamCount> named = new ArrayList<>();
      if (head.startsWith(HEAD + " ")) {
        newest = sums(head.substring(HEAD.length() + 1).split(" ", -1));
      } else if (head.equals(MORE)) {
        newest.ifPresent(it -> named.addAll(it.named()));
      } else {
        continue;
      }
      lines.stream().skip(1).forEach(line -> StreamCount.of(line).ifPresent(named::add));
      newest =
          newest.map(
              it ->
                  new StreamCounts(it.streams(), it.expected(), it.found(), it.differing(), named));
    }
    return newest;
  }

  private static Optional<StreamCounts> sums(String[] words) {
    if (words.length != SUMS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StreamCounts(
              Long.parseLong(words[0]),
              Long.parseLong(words[1]),
              Long.parseLong(words[2]),
              Long.parseLong(words[3]),
              List.of()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Is given every stream once, and keeps what is to be named: memory does not grow with the
  /// number of streams. Used by one thread.
  public static final class Collector implements Consumer<StreamCount> {
    private final PriorityQueue<StreamCount> largest = new PriorityQueue<>(SMALLEST_FIRST);
    private final PriorityQueue<StreamCount> differing = new PriorityQueue<>(SMALLEST_FIRST);
    private long streams;
    private long expected;
    private long found;
    private long different;

    @Override
    public void accept(StreamCount count) {
      streams++;
      expected += count.expected();
      found += count.found();
      if (count.same()) {
        keep(largest, count, LARGEST);
      } else {
        different++;
        keep(differing, count, DIFFERING);
      }
    }

    private static void keep(PriorityQueue<StreamCount> queue, StreamCount count, int most) {
      if (queue.size() < most) {
        boolean _ = queue.add(count);
      } else if (SMALLEST_FIRST.compare(queue.element(), count) < 0) {
        StreamCount _ = queue.remove();
        boolean _ = queue.add(count);
      }
    }

    /// What was given so far.
    public StreamCounts counts() {
      List<StreamCount> named = new ArrayList<>();
      for (PriorityQueue<StreamCount> queue : List.of(differing, largest)) {
        named.addAll(queue.stream().sorted(SMALLEST_FIRST.reversed()).toList());
      }
      return new StreamCounts(streams, expected, found, different, named);
    }
  }
}
