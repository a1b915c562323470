package org.tranship.core.work;

/// Finds how large the parts of the next upload should be, from what earlier parts took.
///
/// A part should take so long that waiting for its answer is a small share of it, and not so long
/// that much is sent again after a fault: at least [#LATENCIES] times the answer to a call without
/// bytes, at most [#LONGEST_NANOS]. In between parts are of [#USUAL] bytes, so that of most stores
/// nothing is noticed; where the way is long and broad they grow up to [#MOST], where it is narrow
/// they shrink to [#LEAST].
///
/// Each new measurement counts a quarter, so that one slow answer decides nothing. State only, no
/// clock; used by any thread.
public final class PartPace {
  /// Bytes of a part of which nothing is known yet.
  public static final long USUAL = 16L << 20;

  /// Fewest bytes of a part, where the store takes so few.
  public static final long LEAST = 5L << 20;

  /// Most bytes of a part, but for an object that would have too many of them.
  public static final long MOST = 32L << 20;

  private static final double LATENCIES = 10;
  private static final double LONGEST_NANOS = 8e9;
  private static final double NEWEST = 0.25;

  /// Time of a call without bytes; none yet when negative.
  private double latency = -1;

  /// Bytes a nanosecond of one part on its way; none yet when negative.
  private double rate = -1;

  /// A call without bytes was answered.
  ///
  /// @param nanos how long it took
  public synchronized void answered(long nanos) {
    latency = smooth(latency, (double) nanos);
  }

  /// A part was sent.
  ///
  /// @param bytes its length
  /// @param nanos from the call to its answer, with others on their way beside it
  public synchronized void sent(long bytes, long nanos) {
    // The answer's own time is no transfer; never less than a tenth, as one of the two may err.
    double transfer = Math.max(nanos - Math.max(latency, 0), Math.max(nanos, 1) / 10.0);
    rate = smooth(rate, bytes / transfer);
  }

  /// Bytes of the parts of the next upload, whole MiB.
  public synchronized long size() {
    if (rate < 0) {
      return USUAL;
    }
    double wanted = Math.max(USUAL, LATENCIES * Math.max(latency, 0) * rate);
    double bytes = Math.min(wanted, LONGEST_NANOS * rate);
    long mebibytes = Math.round(bytes / (1 << 20));
    return Math.clamp(mebibytes << 20, LEAST, MOST);
  }

  private static double smooth(double old, double now) {
    return old < 0 ? now : old + NEWEST * (now - old);
  }
}
