package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.core.step.StepResult.done;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.run.RunRefused;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// How a Runner takes steps back, and what it refuses to take back.
class RunnerRollbackTest {
  private final ScriptedRun run = new ScriptedRun();

  @AfterEach
  void theLastWordIsTheJournalsAndTheLockIsFree() {
    run.assertAtRest();
  }

  @Test
  void rollbackTakesBackWhatWasBegunInReverse() {
    run.undoable("one", Phase.PREPARE)
        .undoable("two", Phase.MOVE)
        .undoable("three", Phase.SWITCH)
        .step("clean", Phase.COMPLETE, _ -> done());
    assertThat(run.start()).isInstanceOf(Ready.class);
    run.newly();
    assertThat(run.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(run.newly())
        .containsExactly(
            "said three comes back",
            "undo three",
            "said two comes back",
            "undo two",
            "said one comes back",
            "undo one");
    assertThat(run.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(run.newly()).isEmpty();
    assertThatExceptionOfType(RunRefused.class).isThrownBy(() -> run.resume(Verb.MIGRATE));
    assertThatExceptionOfType(RunRefused.class).isThrownBy(() -> run.resume(Verb.COMPLETE));
  }

  @Test
  void rollbackOfWhatCannotBeTakenBackIsRefusedBeforeAnythingIsDone() {
    run.step(
            "deploy",
            Phase.PREPARE,
            false,
            _ -> done(),
            () -> new Undo.Impossible("It was deployed; deploy the old version by hand."))
        .undoable("copy", Phase.MOVE);
    assertThat(run.start()).isInstanceOf(Ready.class);
    run.newly();
    int entries = run.entries().size();
    assertThatExceptionOfType(RunRefused.class)
        .isThrownBy(() -> run.resume(Verb.ROLLBACK))
        .withMessageContaining("deploy the old version by hand");
    assertThat(run.newly()).isEmpty();
    assertThat(run.entries()).hasSize(entries);
    assertThat(run.journalled()).isInstanceOf(Ready.class);
  }

  @Test
  void aRollbackThatCannotGoOnSaysWhyAndIsTakenUpWhereItStopped() {
    List<StepResult> answers =
        new ArrayList<>(
            List.of(
                new StepResult.Refused("the database is down"),
                new StepResult.Partial(2, "2 rows stay"),
                done()));
    run.undoable("one", Phase.PREPARE)
        .step(
            "two",
            Phase.MOVE,
            false,
            _ -> done(),
            () -> new Undo.By("two comes back", _ -> answers.removeFirst()))
        .undoable("three", Phase.MOVE);
    assertThat(run.start()).isInstanceOf(Ready.class);
    run.halted(Reason.REFUSED, Verb.ROLLBACK, run.resume(Verb.ROLLBACK));
    assertThatExceptionOfType(RunRefused.class).isThrownBy(() -> run.resume(Verb.MIGRATE));
    run.newly();
    run.halted(Reason.PARTIAL, Verb.ROLLBACK, run.resume(Verb.ROLLBACK));
    assertThat(run.newly()).containsExactly("said two comes back");
    assertThat(run.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(run.newly()).contains("undo one").doesNotContain("undo three");
  }
}
