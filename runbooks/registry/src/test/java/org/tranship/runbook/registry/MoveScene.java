package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// A registry to be moved, with what tests of its move ask of it.
abstract class MoveScene {
  @TempDir private Path scratch;
  MovedWorld world;

  @BeforeEach
  void begin() {
    world = new MovedWorld(scratch);
  }

  @AfterEach
  void end() {
    world.close();
  }

  final RunState migrate() {
    return world.new Life(CrashPoint.never()).migrate();
  }

  final RunState rollBack() {
    return world.new Life(CrashPoint.never()).resume(Verb.ROLLBACK);
  }

  /// The run halts, and leaves the registry at the source and open.
  final void stops(Reason reason, String... words) {
    RunState state = migrate();
    assertThat(state).isInstanceOf(Halted.class);
    Halted halted = (Halted) state;
    assertThat(halted.reason()).as(halted.detail()).isEqualTo(reason);
    assertThat(halted.detail()).contains(words);
    assertThat(world.service.isReadOnly()).as("closed").isFalse();
    assertThat(world.service.used()).isSameAs(world.from);
  }

  final void arrives() {
    RunState state = migrate();
    assertThat(state).isInstanceOf(Ready.class);
    assertThat(world.service.isReadOnly()).as("closed").isFalse();
    assertThat(world.service.used()).isSameAs(world.to);
    assertThat(RegistryTexts.broken(world.to)).isEmpty();
  }

  final void dies() {
    assertThatThrownBy(this::migrate).hasMessage("killed");
  }

  static int links(LittleRegistry registry) {
    return Math.toIntExact(
        RegistryTexts.of(registry).keySet().stream().filter(key -> key.endsWith("/link")).count());
  }
}
