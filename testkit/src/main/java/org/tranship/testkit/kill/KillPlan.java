package org.tranship.testkit.kill;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.tranship.testkit.fault.CrashPoint.When;

/// The moments of kills: chosen ones first, then drawn ones. The same seed draws the same moments;
/// what a kill by the clock hits depends on the machine as well.
public final class KillPlan {
  private final Deque<Kill> chosen;
  private final Random random;
  private final Supplier<Lifetime> lifetime;

  /// What is known of a process that nobody kills.
  ///
  /// @param start time until it does its first work
  /// @param whole time until it has ended
  /// @param journalWrites how often it writes to its journal
  /// @param requests how many requests about the target it sends, where they are counted; else 0
  public record Lifetime(Duration start, Duration whole, long journalWrites, long requests) {}

  /// @param chosen the first ones, in this order
  /// @param lifetime asked for when a moment is drawn
  KillPlan(List<Kill> chosen, long seed, Supplier<Lifetime> lifetime) {
    this.chosen = new ArrayDeque<>(chosen);
    this.random = new Random(seed);
    this.lifetime = lifetime;
  }

  /// A moment anywhere in the work of a process.
  Kill next() {
    if (!chosen.isEmpty()) {
      return chosen.remove();
    }
    return switch (random.nextInt(lifetime.get().requests() > 0 ? 4 : 3)) {
      case 0 -> afterTime(1);
      case 1, 2 -> atJournalWrite(lifetime.get().journalWrites());
      default -> new Kill.AtRequest(1 + random.nextLong(lifetime.get().requests()));
    };
  }

  /// A moment early enough that a process which only takes up the rest of a run meets it too.
  Kill early() {
    if (!chosen.isEmpty()) {
      return chosen.remove();
    }
    return random.nextBoolean()
        ? afterTime(0.6)
        : atJournalWrite(lifetime.get().journalWrites() / 3);
  }

  private Kill afterTime(double part) {
    long start = lifetime.get().start().toMillis();
    long work = (long) ((lifetime.get().whole().toMillis() - start) * part);
    return new Kill.AfterTime(Duration.ofMillis(start + random.nextLong(Math.max(1, work))));
  }

  private Kill atJournalWrite(long most) {
    return new Kill.AtJournalWrite(
        1 + random.nextLong(Math.max(1, most)), random.nextBoolean() ? When.BEFORE : When.AFTER);
  }
}
