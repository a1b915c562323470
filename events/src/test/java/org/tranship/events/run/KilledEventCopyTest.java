package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.events.run.EventWorld.content;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.eventlog.LogCapabilities.Transaction;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.value.ByteCount;
import org.tranship.testkit.fault.CrashPoint;

/// A copy of events may be killed at any instruction, its deliveries may come twice and in
/// disorder, and the same command carries it to the same end: for every write to the journal and
/// every call to a log there is, before and after its effect.
class KilledEventCopyTest {
  private record Case(String name, Supplier<EventWorld> world) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static LogCapabilities capabilities(boolean order, CheckpointPlace place, int batch) {
    return new LogCapabilities(
        order,
        true,
        Transaction.STREAM,
        place,
        order ? 0 : 1,
        EnumSet.allOf(Kept.class),
        PayloadForm.EXACT,
        Duration.ofNanos(100),
        batch,
        ByteCount.ofMiB(4),
        ByteCount.ofMiB(1));
  }

  private static final LogCapabilities STANDARD = MemoryEventLog.standard();
  private static final LogCapabilities STREAMS = capabilities(false, CheckpointPlace.NONE, 2);

  private static final LogCapabilities UNORDERED =
      new LogCapabilities(
          false,
          true,
          Transaction.STREAM,
          CheckpointPlace.NONE,
          0,
          EnumSet.allOf(Kept.class),
          PayloadForm.EXACT,
          Duration.ofNanos(100),
          100,
          ByteCount.ofMiB(4),
          ByteCount.ofMiB(1));

  private static Stream<Case> cases() {
    return Stream.of(
        new Case("as they are", () -> new EventWorld().filled()),
        new Case("reshaped", () -> new EventWorld().filled().reshaping()),
        new Case(
            "reshaped, in small pieces",
            () ->
                new EventWorld(STANDARD, capabilities(true, CheckpointPlace.BESIDE, 1))
                    .filled()
                    .reshaping()),
        new Case(
            "as they are, stream by stream", () -> new EventWorld(UNORDERED, STREAMS).filled()),
        new Case(
            "reshaped, stream by stream",
            () -> new EventWorld(UNORDERED, STREAMS).filled().reshaping()));
  }

  private static List<Event> golden(Case each) {
    EventWorld world = each.world().get();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    return content(world.target);
  }

  private static List<CrashPoint> points(Case each) {
    EventWorld world = each.world().get();
    CrashPoint never = CrashPoint.never();
    assertThat(world.process(never).goOn()).isInstanceOf(RunState.Ready.class);
    return never.passed();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void killedAnywhereItComesToTheSameEnd(Case each) {
    List<Event> golden = golden(each);
    List<CrashPoint> points = points(each);
    assertThat(points).hasSizeGreaterThan(60);
    for (CrashPoint point : points) {
      EventWorld world = each.world().get();
      point.kill(() -> assertThat(world.process(point).goOn()).isNotNull());
      assertThat(point.reached()).as("killed %s", point).isTrue();
      assertThat(world.goOn()).as("killed %s", point).isInstanceOf(RunState.Ready.class);
      assertThat(content(world.target)).as("killed %s", point).isEqualTo(golden);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void killedAgainAndAgainInDisorderItComesToTheSameEnd(Case each) {
    List<Event> golden = golden(each);
    List<CrashPoint> points = points(each);
    for (long seed = 1; seed <= 25; seed++) {
      Random random = new Random(seed);
      EventWorld world = each.world().get();
      world.reading = batch -> disorder(batch, random);
      for (int life = 0; life < 6; life++) {
        CrashPoint point = points.get(random.nextInt(points.size())).again();
        point.kill(() -> assertThat(world.process(point).goOn()).isNotNull());
      }
      assertThat(world.goOn()).as("seed %s", seed).isInstanceOf(RunState.Ready.class);
      assertThat(content(world.target)).as("seed %s", seed).isEqualTo(golden);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void killedAnywhereItCanBeTakenBack(Case each) {
    for (CrashPoint point : points(each)) {
      EventWorld world = each.world().get();
      point.kill(() -> assertThat(world.process(point).goOn()).isNotNull());
      if (world.begun() && !(fold(world) instanceof RunState.Created)) {
        assertThat(world.rollback()).as("killed %s", point).isInstanceOf(RunState.RolledBack.class);
        assertThat(content(world.target)).as("killed %s", point).isEmpty();
        assertThat(world.target.checkpoint(new EventPlan(world.settings).checkpoint())).isEmpty();
      }
    }
  }

  private static RunState fold(EventWorld world) {
    return Transitions.fold(world.entries());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRollbackKilledAnywhereComesToItsEnd(Case each) {
    EventWorld model = each.world().get();
    assertThat(model.goOn()).isInstanceOf(RunState.Ready.class);
    CrashPoint never = CrashPoint.never();
    assertThat(model.process(never).resume(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
    for (CrashPoint point : never.passed()) {
      EventWorld world = each.world().get();
      assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
      point.kill(() -> assertThat(world.process(point).resume(Verb.ROLLBACK)).isNotNull());
      assertThat(world.rollback()).as("killed %s", point).isInstanceOf(RunState.RolledBack.class);
      assertThat(content(world.target)).as("killed %s", point).isEmpty();
    }
  }

  /// Some events twice, and all in any order.
  private static List<Event> disorder(List<Event> batch, Random random) {
    List<Event> delivered = new ArrayList<>(batch);
    for (int i = 0; i < 2; i++) {
      delivered.add(batch.get(random.nextInt(batch.size())));
    }
    Collections.shuffle(delivered, random);
    return delivered;
  }
}
