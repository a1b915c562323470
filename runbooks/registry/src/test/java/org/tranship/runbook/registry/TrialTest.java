package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.RolledBack;

/// A second registry that reads from the target, and from which everything is pulled before anybody
/// is sent there. Where that goes wrong no act of the switch is done.
class TrialTest extends MoveScene {
  private LittleService trial;
  private final AtomicBoolean turned = new AtomicBoolean();

  @BeforeEach
  void startTrial() {
    trial = new LittleService(world.to);
    trial.readOnly(true);
    world.settings.put("switch.try", trial.url());
    world.quiet();
    world.when("turn", () -> turned.set(true));
  }

  @AfterEach
  void stopTrial() {
    trial.close();
  }

  private boolean isMeasured(String what) {
    return world.view().entries().stream()
        .anyMatch(it -> it instanceof JournalEntry.Measured told && told.what().equals(what));
  }

  private void stopsBeforeTheSwitch(String... words) {
    stops(Reason.FAILED, words);
    stops(Reason.FAILED, "Nothing was switched");
    assertThat(turned).as("the acts of the switch").isFalse();
  }

  private void noMarkIsLeft() {
    assertThat(RegistryTexts.of(world.to).keySet())
        .noneMatch(key -> key.contains("/tranship-probe/"));
  }

  @Test
  void everythingIsPulledFromItBeforeTheActsAndFromTheRegistryBehindThem() {
    AtomicBoolean before = new AtomicBoolean();
    world.when("turn", () -> before.set(isMeasured("pull, tried") && !isMeasured("pull")));
    arrives();
    assertThat(before).as("pulled before the acts").isTrue();
    assertThat(isMeasured("pull")).as("pulled behind them").isTrue();
    noMarkIsLeft();
  }

  @Test
  void whatItCannotGiveOutLeavesUsersWhereTheyWere() {
    trial.trouble = 403;
    trial.troubled.set(1_000_000);
    stopsBeforeTheSwitch("TRR-119 ", "cannot be pulled whole from " + trial.url());
    trial.troubled.set(0);
    arrives();
  }

  @Test
  void oneThatReadsFromElsewhereIsNoTrial() {
    trial.use(world.from);
    stopsBeforeTheSwitch("TRR-189 ", trial.url(), "registry of switch.try");
    noMarkIsLeft();
  }

  @Test
  void oneThatTakesPushesIsRefused() {
    trial.readOnly(false);
    stopsBeforeTheSwitch("TRR-147 At the target " + trial.url());
  }

  private void killedWithTheMarkThere() {
    world.beforeComparing(world.to, () -> world.target.diesRemoving = true);
    dies();
    assertThat(RegistryTexts.of(world.to).keySet())
        .anyMatch(key -> key.contains("/tranship-probe/_layers/"));
    world.target.diesRemoving = false;
  }

  @Test
  void killedWhileItIsTriedItGoesOn() {
    killedWithTheMarkThere();
    arrives();
    noMarkIsLeft();
  }

  @Test
  void killedWhileItIsTriedItIsTakenBackWhole() {
    killedWithTheMarkThere();
    assertThat(rollBack()).isInstanceOf(RolledBack.class);
    assertThat(world.service.isReadOnly()).as("closed").isFalse();
    assertThat(links(world.to)).isZero();
  }
}
