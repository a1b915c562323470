package org.tranship.testkit.kill;

import java.time.Duration;
import java.util.List;
import org.tranship.testkit.program.Program;

/// Where scenes of one kind are set, one after another, and played.
///
/// @param <S> what operators do there
interface Scenery<S> {
  /// What a process does that nobody kills, here and on this machine.
  KillPlan.Lifetime lifetime();

  /// Sets a scene and plays it.
  ///
  /// @param most kills a command is carried through
  /// @param where what is going on, for violations
  void play(S scenario, KillTally tally, KillPlan plan, int most, String where);

  /// The lifetime of a command that comes to its end by itself.
  ///
  /// @throws IllegalStateException if it does not end in good order
  static KillPlan.Lifetime lifetime(KilledScene scene, List<String> migrate) {
    Duration start = scene.live(new Kill.Never(), List.of("--help")).ended().lasted();
    KilledCommand.Life life = scene.live(new Kill.Never(), migrate);
    if (life.ended().code() != 0) {
      throw new IllegalStateException("Nobody killed it:\n" + life.ended().text());
    }
    return new KillPlan.Lifetime(
        start,
        life.ended().lasted(),
        life.journalWrites(),
        life.requests().map(RequestLog::requests).orElse(0L));
  }

  /// Documents of Anchore's.
  record Documents(Ground ground, Program program, Direction direction, KillLoad load)
      implements Scenery<KillScenario> {
    @Override
    public KillPlan.Lifetime lifetime() {
      KillScene scene = scene();
      return Scenery.lifetime(scene, scene.migrate(scene.from(), scene.to()));
    }

    @Override
    public void play(
        KillScenario scenario, KillTally tally, KillPlan plan, int most, String where) {
      scenario.play(new KillStage(scene(), tally, plan, most, where));
    }

    private KillScene scene() {
      return KillScene.of(ground, program, direction, load);
    }

    @Override
    public String toString() {
      return direction.toString();
    }
  }

  /// Images of a registry.
  ///
  /// @param images how many
  record Images(Ground ground, Program program, Direction direction, int images)
      implements Scenery<RegistryScenario> {
    @Override
    public KillPlan.Lifetime lifetime() {
      try (RegistryKillScene scene = scene()) {
        return Scenery.lifetime(scene, scene.migrate());
      }
    }

    @Override
    public void play(
        RegistryScenario scenario, KillTally tally, KillPlan plan, int most, String where) {
      try (RegistryKillScene scene = scene()) {
        scenario.play(new RegistryStage(scene, tally, plan, most, where));
      }
    }

    private RegistryKillScene scene() {
      return new RegistryKillScene(ground, program, direction, images);
    }

    @Override
    public String toString() {
      return "registry, " + direction;
    }
  }

  /// Objects of a bucket.
  record Objects(Ground ground, Program program, CopyLoad load) implements Scenery<CopyScenario> {
    @Override
    public KillPlan.Lifetime lifetime() {
      CopyKillScene scene = scene();
      return Scenery.lifetime(scene, scene.copy());
    }

    @Override
    public void play(
        CopyScenario scenario, KillTally tally, KillPlan plan, int most, String where) {
      scenario.play(new CopyStage(scene(), tally, plan, most, where));
    }

    private CopyKillScene scene() {
      return new CopyKillScene(ground, program, load);
    }

    @Override
    public String toString() {
      return load.toString();
    }
  }
}
