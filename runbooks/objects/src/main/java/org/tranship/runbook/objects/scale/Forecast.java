package org.tranship.runbook.objects.scale;

import java.util.EnumMap;
import java.util.Map;

/// The model: how long a workload takes on so many machines, and what holds it up.
///
/// Each thing that could hold it up lets so many objects a second through:
/// - one machine: `inFlight / t`, where `t` is the time an object is in flight; `processors / c`,
///   where `c` is its processor time; `network / b'`, where `b'` are the bytes it brings in, or
///   out, whichever are more. With `E` machines `E` times as many;
/// - what is shared, whatever the number of machines: `requests / q` and `bytes / b` of each store,
///   the shared network, the journal, the listing.
///
/// The rate is the least of these (the bound of asymptotic analysis of closed queueing networks),
/// and the time is `N / rate`, but never less than that of the largest object, since one machine
/// carries it alone. The look for objects to replace, which lists both stores once more when all is
/// copied, comes on top: `N / listing`. What it leaves out makes the true time longer: close to
/// where two limits meet both are felt, and the last objects leave some machines idle. The
/// simulation of the tests says how much.
public final class Forecast {
  /// Objects that a machine takes at a time, at most.
  static final int TURN = 1000;

  private final Workload work;
  private final Executor executor;
  private final Surroundings shared;

  public Forecast(Workload work, Executor executor, Surroundings shared) {
    this.work = work;
    this.executor = executor;
    this.shared = shared;
  }

  /// What comes out.
  ///
  /// @param seconds how long it takes
  /// @param objectsPerSecond on average, while objects are copied
  /// @param bottleneck what holds it up
  /// @param sourceRequests requests a second that the source is asked for
  /// @param targetRequests requests a second that the target is asked for
  public record Answer(
      double seconds,
      double objectsPerSecond,
      Bottleneck bottleneck,
      double sourceRequests,
      double targetRequests) {}

  /// For so many machines.
  public Answer on(int machines) {
    Map<Bottleneck, Double> rates = rates(machines);
    Bottleneck least = Bottleneck.LATENCY;
    for (Map.Entry<Bottleneck, Double> each : rates.entrySet()) {
      if (each.getValue() < rates.getOrDefault(least, Double.POSITIVE_INFINITY)) {
        least = each.getKey();
      }
    }
    double rate = rates.getOrDefault(least, Double.POSITIVE_INFINITY);
    double seconds = work.objects() / rate;
    double alone = work.seconds((double) work.largest(), shared.source(), shared.target());
    if (alone > seconds) {
      seconds = alone;
      least = Bottleneck.LARGEST;
    }
    double average = work.objects() / seconds;
    double look = work.objects() / shared.listing();
    return new Answer(seconds + look, average, least, average, average * work.meanTargetRequests());
  }

  /// Objects a second that each thing lets through.
  private Map<Bottleneck, Double> rates(int machines) {
    double size = work.meanSize();
    // As many bytes leave a machine as the first half of those that come in.
    double in = size * (work.readBack() ? 2 : 1);
    Map<Bottleneck, Double> rates = new EnumMap<>(Bottleneck.class);
    rates.put(
        Bottleneck.LATENCY,
        machines * executor.inFlight() / work.meanSeconds(shared.source(), shared.target()));
    rates.put(Bottleneck.PROCESSOR, machines * executor.processors() / processorSeconds());
    rates.put(Bottleneck.OWN_NETWORK, machines * executor.network() / in);
    rates.put(Bottleneck.SOURCE_REQUESTS, shared.source().requests());
    rates.put(Bottleneck.SOURCE_BYTES, shared.source().bytes() / size);
    rates.put(Bottleneck.TARGET_REQUESTS, shared.target().requests() / work.meanTargetRequests());
    rates.put(Bottleneck.TARGET_BYTES, shared.target().bytes() / in);
    rates.put(Bottleneck.NETWORK, shared.network() / in);
    rates.put(Bottleneck.JOURNAL, shared.journal());
    rates.put(Bottleneck.LISTING, shared.listing());
    return rates;
  }

  /// Processor time of an average object.
  double processorSeconds() {
    double requests = 1 + work.meanTargetRequests();
    double through = work.meanSize() * (work.readBack() ? 2 : 1);
    return executor.secondsPerObject()
        + executor.secondsPerRequest() * requests
        + executor.secondsPerByte() * through;
  }
}
