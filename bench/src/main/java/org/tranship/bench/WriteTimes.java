package org.tranship.bench;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// When something was written, by the clock of whoever wrote it. Used by many threads.
final class WriteTimes {
  private final Queue<Long> times = new ConcurrentLinkedQueue<>();

  /// Something has just been written, and its writer knows.
  void written() {
    boolean _ = times.add(System.nanoTime());
  }

  /// How often something was written between two moments of [System#nanoTime].
  long count(long from, long until) {
    return times.stream().filter(it -> it >= from && it <= until).count();
  }

  /// The longest, in seconds, that nothing was written between two moments: from one write to the
  /// next, of which the first may be before the earlier moment and the second behind the later.
  double longestGap(long from, long until) {
    List<Long> sorted = times.stream().sorted().toList();
    long last = from;
    long longest = 0;
    for (long time : sorted) {
      if (time >= from && last <= until) {
        longest = Math.max(longest, time - last);
      }
      last = time;
    }
    return Math.max(longest, until - last) / 1e9;
  }
}
