package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Function;
import org.tranship.testkit.kill.Ground;
import org.tranship.testkit.kill.KillStorm;
import org.tranship.testkit.kill.KillTally;
import org.tranship.testkit.program.Program;

/// The short form of a kill storm, on servers of its own: the command runs from its classes, with
/// the heap that the launcher gives it. `bench/kill-storm` is the long form.
final class ShortStorm implements AutoCloseable {
  private final Ground ground;
  private final KillStorm storm;

  /// @param directory for everything
  /// @param seed of the moments that are drawn
  ShortStorm(Path directory, long seed) {
    ground = new Ground(directory);
    Program program = RehearsedCommand.in(directory, "-Xmx256m");
    storm = new KillStorm(ground, program, seed, System.out::println);
  }

  /// Plays scenes, and asks whether the law held in them all.
  ///
  /// @param kills how many have to have hit
  void holds(int kills, Function<KillStorm, KillTally> scenes) {
    KillTally tally = scenes.apply(storm);
    assertThat(tally.violations()).isEmpty();
    assertThat(tally.kills()).as("kills that hit").isGreaterThanOrEqualTo(kills);
  }

  @Override
  public void close() {
    ground.close();
  }
}
