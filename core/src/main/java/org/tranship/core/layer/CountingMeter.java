package org.tranship.core.layer;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.tranship.core.store.StoreException.Kind;

/// Keeps plain counts, for progress and metrics. Every number only grows; reading them while
/// threads count gives values of about the same moment.
public final class CountingMeter implements StoreMeter {
  private static final class Counts {
    private final LongAdder calls = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator slowest = new LongAccumulator(Long::max, 0);
    private final Map<Kind, LongAdder> failures = adders();
    private final Map<Kind, LongAdder> retries = adders();

    private static Map<Kind, LongAdder> adders() {
      // Filled completely here and never changed after, which makes it safe to share.
      Map<Kind, LongAdder> adders = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        adders.put(kind, new LongAdder());
      }
      return Map.copyOf(adders);
    }
  }

  private final Map<StoreOperation, Counts> counts;
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();

  public CountingMeter() {
    Map<StoreOperation, Counts> all = new EnumMap<>(StoreOperation.class);
    for (StoreOperation operation : StoreOperation.values()) {
      all.put(operation, new Counts());
    }
    counts = Map.copyOf(all);
  }

  @Override
  public void called(StoreOperation operation, long nanos) {
    Counts mine = of(operation);
    mine.calls.increment();
    mine.nanos.add(nanos);
    mine.slowest.accumulate(nanos);
  }

  @Override
  public void failed(StoreOperation operation, Kind kind) {
    add(of(operation).failures, kind);
  }

  @Override
  public void retried(StoreOperation operation, Kind kind) {
    add(of(operation).retries, kind);
  }

  @Override
  public void received(long bytes) {
    received.add(bytes);
  }

  @Override
  public void sent(long bytes) {
    sent.add(bytes);
  }

  public long calls(StoreOperation operation) {
    return of(operation).calls.sum();
  }

  /// Time spent in calls of this kind, over all threads.
  public Duration time(StoreOperation operation) {
    return Duration.ofNanos(of(operation).nanos.sum());
  }

  public Duration slowest(StoreOperation operation) {
    return Duration.ofNanos(of(operation).slowest.get());
  }

  public long failures(StoreOperation operation, Kind kind) {
    return sum(of(operation).failures, kind);
  }

  public long retries(StoreOperation operation, Kind kind) {
    return sum(of(operation).retries, kind);
  }

  /// All repeated calls.
  public long retries() {
    return counts.values().stream()
        .flatMap(mine -> mine.retries.values().stream())
        .mapToLong(LongAdder::sum)
        .sum();
  }

  public long bytesReceived() {
    return received.sum();
  }

  public long bytesSent() {
    return sent.sum();
  }

  private Counts of(StoreOperation operation) {
    Counts found = counts.get(operation);
    if (found == null) {
      throw new IllegalStateException("Every operation has its counts: " + operation);
    }
    return found;
  }

  private static void add(Map<Kind, LongAdder> adders, Kind kind) {
    LongAdder adder = adders.get(kind);
    if (adder != null) {
      adder.increment();
    }
  }

  private static long sum(Map<Kind, LongAdder> adders, Kind kind) {
    LongAdder adder = adders.get(kind);
    return adder == null ? 0 : adder.sum();
  }
}
