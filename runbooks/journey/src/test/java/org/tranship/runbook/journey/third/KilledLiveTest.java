package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.journey.LiveUser;

/// Killed once in each step, forth and back, while somebody registers, and events are delivered
/// again and out of order: nobody is stuck, no order is lost, no command is handled twice, and the
/// read models are what a cold rebuild gives. Where in a step is drawn.
class KilledLiveTest {
  private static final long SEED =
      Optional.ofNullable(Long.getLong("tranship.kill.seed"))
          .orElseGet(() -> System.nanoTime() % 1_000_000);

  @TempDir private Path scratch;
  private final Random random = new Random(SEED);

  /// The steps of both ways, and how many writes each makes at least: while nobody registers.
  private record Scenes(Map<String, Long> forth, Map<String, Long> back) {}

  private Scenes scenes() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      again(world);
      ThirdWorld.Life forth = world.new Life(CrashPoint.never());
      assertThat(forth.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      world.meanwhile = () -> {};
      ThirdWorld.Life back = world.new Life(CrashPoint.never());
      assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
      return new Scenes(forth.point.remoteCallsAt(), back.point.remoteCallsAt());
    }
  }

  /// A point in each of them.
  private List<CrashPoint> points(Map<String, Long> scenes) {
    List<CrashPoint> points = new ArrayList<>();
    scenes.forEach(
        (scene, count) ->
            points.add(
                CrashPoint.remote(
                    scene,
                    1 + random.nextInt(Math.toIntExact((count + 1) / 2)),
                    random.nextBoolean() ? When.BEFORE : When.AFTER)));
    return points;
  }

  /// The golden events come again, the last first, when a step waits for the first time.
  private static void again(ThirdWorld world) {
    Set<String> steps = new HashSet<>();
    world.meanwhile =
        () -> {
          if (steps.add(world.run.doing())) {
            GoldenEvents.again(world.journey);
          }
        };
  }

  private static RunState resumed(ThirdWorld.Life life, Verb verb) {
    return verb == Verb.MIGRATE ? life.migrate() : life.resume(verb);
  }

  /// Has the run carried by one process after the other, each killed at its point, and the last at
  /// none.
  ///
  /// @param orders gets those that were carried to their end meanwhile
  private static void carried(
      ThirdWorld world, Verb verb, List<CrashPoint> points, Set<String> orders) throws Exception {
    try (LiveUser user = new LiveUser(world.journey)) {
      for (CrashPoint point : points) {
        ThirdWorld.Life killed = world.new Life(point);
        killed.point.kill(
            () -> {
              RunState state = resumed(killed, verb);
              assertThat(state).as("not killed %s: %s", point, world.why()).isNull();
            });
      }
      ThirdWorld.Life last = world.new Life(CrashPoint.never());
      assertThat(resumed(last, verb))
          .as(world.why())
          .isInstanceOfAny(RunState.Ready.class, RunState.RolledBack.class);
      Thread.sleep(20);
      user.finish();
      assertThat(user.stuck()).isEmpty();
      orders.addAll(user.orders());
    }
  }

  @Test
  void killedInEachStepNobodyIsStuckAndNothingIsLost() throws Exception {
    System.out.println("-Dtranship.kill.seed=" + SEED);
    Scenes scenes = scenes();
    List<CrashPoint> forth = points(scenes.forth());
    List<CrashPoint> back = points(scenes.back());
    assertThat(forth).hasSizeGreaterThan(7);
    assertThat(back).hasSizeGreaterThan(6);
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      again(world);
      Set<String> orders = new TreeSet<>();
      carried(world, Verb.MIGRATE, forth, orders);
      assertThat(orders).isNotEmpty();
      LiveThirdTest.generators(world);
      assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
      assertThat(LiveThirdTest.third(world)).containsAll(orders);
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("lag: 0;") && !it.contains(" 0 that had been applied"));
      carried(world, Verb.ROLLBACK, back, orders);
      LiveThirdTest.secondGenerators(world);
      assertThat(LiveThirdTest.second(world)).containsAll(orders);
      LiveThirdTest.assertHandledOnce(world, orders.size());
    }
  }
}
