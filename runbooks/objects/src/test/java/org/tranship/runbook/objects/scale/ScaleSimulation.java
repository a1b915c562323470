package org.tranship.runbook.objects.scale;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// A copy on many machines, event by event, in no time: what the model is checked against. The
/// machines take batches of objects in the order of their keys, as the listing brings them; a batch
/// waits for its answers, and then in one line after the other: for its machine's processors and
/// network, for the source, the target, the shared network and the journal. The sizes are those of
/// the store's own objects, of which some of each batch are looked at; times of answers vary as
/// those of many independent requests do. Nothing of [Forecast] is used.
final class ScaleSimulation {
  private static final int LANES = 16;
  private static final int ROUNDS = 40;
  private static final int LOOKED_AT = 32;
  private static final int STATIONS = 6;

  private final GeneratedStore store;
  private final Workload work;
  private final Executor executor;
  private final Surroundings shared;

  ScaleSimulation(GeneratedStore store, Workload work, Executor executor, Surroundings shared) {
    this.store = store;
    this.work = work;
    this.executor = executor;
    this.shared = shared;
  }

  /// A batch arrives at a stage.
  private record Event(double time, int lane, int stage, Load load) {}

  /// What a batch takes of everything.
  ///
  /// @param seconds of waiting, in its lane
  /// @param services seconds at each station
  private record Load(double seconds, double[] services) {}

  /// @return seconds until the last object is written down and looked for once more
  double run(int machines, long seed) {
    int lanes = machines * LANES;
    long batches = Math.min(store.count(), (long) lanes * ROUNDS);
    SplittableRandom random = new SplittableRandom(seed);
    double[] free = new double[2 * machines + STATIONS - 2];
    PriorityQueue<Event> events =
        new PriorityQueue<>((one, other) -> Double.compare(one.time(), other.time()));
    long next = 0;
    double end = 0;
    for (int lane = 0; lane < lanes && next < batches; lane++) {
      events.add(begun(0, lane, next++, batches, random));
    }
    while (!events.isEmpty()) {
      Event event = events.remove();
      if (event.stage() == STATIONS) {
        end = Math.max(end, event.time());
        if (next < batches) {
          events.add(begun(event.time(), event.lane(), next++, batches, random));
        }
        continue;
      }
      int machine = event.lane() / LANES;
      int station =
          event.stage() < 2 ? 2 * machine + event.stage() : 2 * machines + event.stage() - 2;
      double done = Math.max(event.time(), free[station]) + event.load().services()[event.stage()];
      free[station] = done;
      events.add(new Event(done, event.lane(), event.stage() + 1, event.load()));
    }
    return end + store.count() / shared.listing();
  }

  /// A lane takes a batch, when it is listed.
  private Event begun(double time, int lane, long batch, long batches, SplittableRandom random) {
    long first = store.count() / batches * batch;
    long count = batch == batches - 1 ? store.count() - first : store.count() / batches;
    double listed = (first + count) / shared.listing();
    Load load = load(first, count, random);
    return new Event(Math.max(time, listed) + load.seconds(), lane, 0, load);
  }

  private Load load(long first, long count, SplittableRandom random) {
    double bytes = 0;
    double seconds = 0;
    double targets = 0;
    for (int i = 0; i < LOOKED_AT; i++) {
      double size = (double) store.sizes().applyAsLong(first + random.nextLong(count));
      bytes += size;
      double luck = -Math.log(1 - random.nextDouble());
      seconds += work.seconds(size, shared.source(), shared.target()) * (0.5 + luck / 2);
      targets += work.writes(size) + (work.readBack() ? 1 : 0);
    }
    double all = (double) count / LOOKED_AT;
    double through = bytes * all * (work.readBack() ? 2 : 1);
    double requests = targets * all + count;
    double processor =
        executor.secondsPerObject() * count
            + executor.secondsPerRequest() * requests
            + executor.secondsPerByte() * through;
    StoreSpeed source = shared.source();
    StoreSpeed target = shared.target();
    return new Load(
        seconds * all / (executor.inFlight() / (double) LANES),
        new double[] {
          processor / executor.processors(),
          through / executor.network(),
          Math.max(count / source.requests(), bytes * all / source.bytes()),
          Math.max(targets * all / target.requests(), through / target.bytes()),
          through / shared.network(),
          count / shared.journal()
        });
  }
}
