package org.tranship.testkit.bus;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What goes wrong on a [FaultyBus], and when. Each kind of call is counted by itself, from 1.
/// Thread-safe.
public final class BusFaults {

  /// What is counted.
  public enum Call {
    SEND,
    RECEIVE,
    COMPLETE
  }

  /// What goes wrong.
  public enum Fault {
    /// The broker is not there; nothing happened.
    GONE,
    /// It was not done, and nobody knows.
    LOST_BEFORE,
    /// It was done, and nobody knows.
    LOST_AFTER
  }

  private record Span(long from, long until, Fault fault) {}

  private final Map<Call, Span> spans = new EnumMap<>(Call.class);
  private final Map<Call, Long> counts = new EnumMap<>(Call.class);
  private boolean gone;
  private boolean twice;
  private boolean mixing;

  /// The calls of a kind from one to another go wrong; one span for each kind.
  public synchronized BusFaults at(Call call, long first, long last, Fault fault) {
    spans.put(call, new Span(first, last, fault));
    return this;
  }

  /// Every message that is completed is delivered once more right behind, as by a broker that has
  /// lost the completion.
  public synchronized BusFaults deliveringTwice() {
    twice = true;
    return this;
  }

  /// Of two messages of different sessions, or without one, the later is delivered first. Within a
  /// session the order stays.
  public synchronized BusFaults mixingSessions() {
    mixing = true;
    return this;
  }

  /// The broker goes away, or comes back.
  public synchronized void gone(boolean is) {
    gone = is;
  }

  /// How many calls of a kind there were.
  public synchronized long count(Call call) {
    return counts.getOrDefault(call, 0L);
  }

  synchronized boolean isGone() {
    return gone;
  }

  synchronized boolean twice() {
    return twice;
  }

  synchronized boolean mixing() {
    return mixing;
  }

  /// Counts a call, and tells what goes wrong with it; null for nothing.
  synchronized @Nullable Fault next(Call call) {
    long number = counts.merge(call, 1L, Long::sum);
    if (gone) {
      return Fault.GONE;
    }
    Span span = spans.get(call);
    return span != null && span.from() <= number && number <= span.until() ? span.fault() : null;
  }
}
