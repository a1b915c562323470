package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Reason;

/// That a registry takes pushes again at the end, and that nothing is left at work at either end.
class OpenedAgainTest extends MoveScene {
  /// Of a target whose links are still to come a garbage collection would take every blob.
  @Test
  void nothingElseIsAtWorkAtEitherEndUntilTheRegistryIsThereOrBack() {
    world.quiet();
    String mark = "docker/tranship-quarantine/at-work";
    world.to.put(mark, "20261127-080000-othr");
    stops(Reason.FAILED, "TRR-131", "20261127-080000-othr");
    assertThat(RegistryTexts.of(world.to)).containsOnlyKeys(mark);
    world.to.remove(mark);
    world.when("turn", () -> assertThat(marks(mark)).hasSize(2));
    arrives();
    assertThat(marks(mark)).isEmpty();
    world.when("home", () -> world.from.put(mark, "20261127-080000-othr"));
    assertThat(rollBack())
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRR-131"));
    world.from.remove(mark);
    assertThat(rollBack()).isInstanceOf(RunState.RolledBack.class);
    assertThat(marks(mark)).isEmpty();
  }

  private List<String> marks(String mark) {
    return Stream.of(world.from, world.to)
        .map(registry -> RegistryTexts.of(registry).getOrDefault(mark, ""))
        .filter(run -> !run.isEmpty())
        .toList();
  }

  /// That the registry was told to take pushes proves nothing.
  @Test
  void aFenceThatIsLoweredWithoutEffectIsLoweredOnceMore() {
    world.quiet();
    world.deaf = 1;
    arrives();
  }

  @Test
  void aFenceThatStaysUpThoughItIsLoweredTwiceIsSaidToBeUp() {
    world.quiet();
    world.deaf = 2;
    RunState state = migrate();
    assertThat(state).isInstanceOf(Halted.class);
    assertThat(((Halted) state).detail()).contains("TRM-127", "told twice", "still up");
    assertThat(world.service.isReadOnly()).isTrue();
    arrives();
  }

  /// It was restarted to close it, and what restarts it does not wait until it answers.
  @Test
  void aRegistryThatAnswersALittleAfterItWasClosedIsProvenClosed() {
    world.quiet();
    world.settings.put("switch.within", "20s");
    world.when(
        "close",
        () -> {
          world.service.down(true);
          Thread.ofVirtual().start(this::comesUp);
        });
    arrives();
  }

  private void comesUp() {
    try {
      Thread.sleep(400);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    world.service.down(false);
  }

  @Test
  void aRegistryThatDoesNotAnswerOnceItIsClosedIsOpenedAgain() {
    world.quiet();
    world.when("close", () -> world.service.down(true));
    world.when("open", () -> world.service.down(false));
    stops(Reason.REFUSED, "TRM-101", "proved nothing", "HTTP 502");
    assertThat(links(world.to)).isZero();
  }

  @Test
  void anUploadThatATriedPushLeftAtTheTargetIsInNobodysWayAndGoesWithTheRest() {
    world.quiet();
    world.to.put(LittleRegistry.V2 + "repositories/tranship-probe/_uploads/u/startedat", "now");
    arrives();
    assertThat(rollBack()).isInstanceOf(RunState.RolledBack.class);
    assertThat(RegistryTexts.of(world.to)).isEmpty();
  }

  @Test
  void aRegistryThatComesBackClosedFromARollbackIsOpened() {
    world.quiet();
    arrives();
    world.when("back", () -> world.service.readOnly(true));
    assertThat(rollBack()).isInstanceOf(RunState.RolledBack.class);
    assertThat(world.service.isReadOnly()).as("closed").isFalse();
  }

  @Test
  void aMarkOfTheGateThatAKilledProcessLeftIsNotTakenForAPush() {
    world.quiet();
    Set<String> before = Set.copyOf(RegistryTexts.of(world.from).keySet());
    world.when("start", () -> world.target.diesRemoving = true);
    dies();
    world.target.diesRemoving = false;
    assertThat(rollBack()).isInstanceOf(RunState.RolledBack.class);
    assertThat(RegistryTexts.of(world.from)).containsOnlyKeys(before);
    assertThat(RegistryTexts.of(world.to)).isEmpty();
  }
}
