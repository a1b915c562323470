package org.tranship.testkit.server.stub;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Decides for each request what goes wrong with it. Called from many threads at once.
@FunctionalInterface
public interface FaultRule {
  /// Called once per request, before anything of it is applied.
  Fault on(StubRequest request);

  /// Nothing ever goes wrong.
  static FaultRule never() {
    return _ -> new Fault.None();
  }

  /// Every matching request.
  static FaultRule always(Predicate<StubRequest> which, Fault fault) {
    return request -> which.test(request) ? fault : new Fault.None();
  }

  /// The n-th matching request, counted from 1.
  static FaultRule nth(long n, Predicate<StubRequest> which, Fault fault) {
    return between(n, n, which, fault);
  }

  /// Something happens just before the n-th matching request is applied, counted from 1; the
  /// request itself goes well.
  static FaultRule meanwhile(long n, Predicate<StubRequest> which, Runnable act) {
    var seen = new AtomicLong();
    return request -> {
      if (which.test(request) && seen.incrementAndGet() == n) {
        act.run();
      }
      return new Fault.None();
    };
  }

  /// Matching requests number first to last, both included, counted from 1.
  static FaultRule between(long first, long last, Predicate<StubRequest> which, Fault fault) {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("Not a range counted from 1: " + first + ".." + last);
    }
    var seen = new AtomicLong();
    return request -> {
      if (!which.test(request)) {
        return new Fault.None();
      }
      long number = seen.incrementAndGet();
      return number >= first && number <= last ? fault : new Fault.None();
    };
  }

  /// Matching requests from the first one on until the time is over.
  ///
  /// @param nanoClock for example `System::nanoTime`
  static FaultRule lasting(
      Duration time, LongSupplier nanoClock, Predicate<StubRequest> which, Fault fault) {
    var start = new AtomicLong(Long.MIN_VALUE);
    return request -> {
      if (!which.test(request)) {
        return new Fault.None();
      }
      long now = nanoClock.getAsLong();
      start.compareAndSet(Long.MIN_VALUE, now);
      return now - start.get() < time.toNanos() ? fault : new Fault.None();
    };
  }

  /// This rule, and the other one where this one lets the request pass. Both see every request, so
  /// that their counts do not depend on each other.
  default FaultRule or(FaultRule other) {
    return request -> {
      Fault mine = on(request);
      Fault theirs = other.on(request);
      return mine instanceof Fault.None ? theirs : mine;
    };
  }

  /// Matches requests for one operation.
  static Predicate<StubRequest> of(Operation operation) {
    return request -> request.operation() == operation;
  }

  /// Matches everything that changes the server.
  static Predicate<StubRequest> writes() {
    return request -> request.operation().isWrite();
  }
}
