package org.tranship.core.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Which call goes wrong, and how: a function of the number of the call alone, so that a failure
/// found with a seed is found again with it, whatever else the threads do.
public sealed interface Faults {
  /// The fault of a call.
  ///
  /// @param call its number over all operations of a store, from 1
  Optional<Fault> of(long call);

  /// Nothing goes wrong.
  static Faults none() {
    return new Scripted(Map.of());
  }

  /// One call goes wrong.
  static Faults at(long call, Fault fault) {
    return new Scripted(Map.of(call, fault));
  }

  /// Certain calls go wrong.
  ///
  /// @param script the fault of each such call
  record Scripted(Map<Long, Fault> script) implements Faults {
    public Scripted {
      script = Map.copyOf(script);
    }

    @Override
    public Optional<Fault> of(long call) {
      return Optional.ofNullable(script.get(call));
    }
  }

  /// Calls go wrong at random.
  ///
  /// @param seed makes the same choices again
  /// @param share how many of the calls, from 0 to 1
  /// @param among what happens to them, each as likely
  record Seeded(long seed, double share, List<Fault> among) implements Faults {
    public Seeded {
      among = List.copyOf(among);
      if (!(share >= 0 && share <= 1) || share > 0 && among.isEmpty()) {
        throw new IllegalArgumentException("A share is from 0 to 1 and needs faults to draw from.");
      }
    }

    @Override
    public Optional<Fault> of(long call) {
      // A generator for each call: the choice must not depend on the calls before it.
      SplittableRandom random = new SplittableRandom(seed ^ call * 0x9E3779B97F4A7C15L);
      return random.nextDouble() < share
          ? Optional.of(among.get(random.nextInt(among.size())))
          : Optional.empty();
    }
  }

  /// Every call from one on goes wrong, as when a server is gone.
  ///
  /// @param first number of the first such call
  /// @param last number of the last
  /// @param fault what happens to each
  record During(long first, long last, Fault fault) implements Faults {
    @Override
    public Optional<Fault> of(long call) {
      return call >= first && call <= last ? Optional.of(fault) : Optional.empty();
    }
  }
}
