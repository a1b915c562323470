package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.tranship.core.step.StepResult.done;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.journal.JournalException;
import org.tranship.core.run.RunRefused;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.StoreException;
import org.tranship.core.work.PassStopped;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.fault.CrashingJournal;

/// How a Runner carries steps out and goes on after each way they can end, and that its last word
/// is always the journal's.
class RunnerTest {
  private final ScriptedRun run = new ScriptedRun();

  @AfterEach
  void theLastWordIsTheJournalsAndTheLockIsFree() {
    run.assertAtRest();
  }

  @Test
  void stepsRunInTheirOrderUpToTheSwitch() {
    run.step("check", Phase.PREPARE, _ -> done())
        .step("copy", Phase.MOVE, _ -> done())
        .step("switch", Phase.SWITCH, _ -> done())
        .step("clean", Phase.COMPLETE, _ -> done());
    assertThat(run.start()).isInstanceOf(Ready.class).isEqualTo(run.journalled());
    assertThat(run.newly()).containsExactly("run check", "run copy", "run switch");
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    assertThat(run.newly()).isEmpty();
    assertThat(run.resume(Verb.COMPLETE)).isInstanceOf(Completed.class).isEqualTo(run.journalled());
    assertThat(run.newly()).containsExactly("run clean");
    int entries = run.entries().size();
    assertThat(run.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Completed.class);
    assertThat(run.newly()).isEmpty();
    assertThat(run.entries()).hasSize(entries);
  }

  @Test
  void aRunbookMayCompleteItself() {
    run.completesItself = true;
    List<String> seen = new ArrayList<>();
    run.step("copy", Phase.MOVE, _ -> note(seen)).step("clean", Phase.COMPLETE, _ -> note(seen));
    assertThat(run.start()).isInstanceOf(Completed.class);
    assertThat(seen).containsExactly("migrating", "completing");
    assertThatExceptionOfType(RunRefused.class).isThrownBy(() -> run.resume(Verb.ROLLBACK));
  }

  private StepResult note(List<String> seen) {
    seen.add(run.journalled().word());
    return done();
  }

  @Test
  void aRunbookWithoutAnEndCompletesItselfToo() {
    run.completesItself = true;
    run.step("copy", Phase.MOVE, _ -> done());
    assertThat(run.start()).isInstanceOf(Completed.class);
  }

  @Test
  void aRefusalStopsTheRunAndItCanBeTakenUpAgain() {
    run.step("check", Phase.PREPARE, _ -> new StepResult.Refused("the fence is down"))
        .step("copy", Phase.MOVE, _ -> done());
    Halted state = run.halted(Reason.REFUSED, Verb.MIGRATE, run.start());
    assertThat(state.detail()).isEqualTo("the fence is down");
    assertThat(run.newly()).containsExactly("run check");
    run.step("check", Phase.PREPARE, _ -> done());
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    assertThat(run.newly()).containsExactly("run check", "run copy");
  }

  @Test
  void aPartialStepLetsTheOthersGoOnAndIsTriedAgainWithThoseBehindIt() {
    run.step("check", Phase.PREPARE, _ -> done())
        .step("copy", Phase.MOVE, _ -> new StepResult.Partial(3, "3 of 9 failed"))
        .step("switch", Phase.SWITCH, _ -> done());
    Halted state = run.halted(Reason.PARTIAL, Verb.MIGRATE, run.start());
    assertThat(state.detail()).isEqualTo("3 of 9 failed");
    assertThat(run.newly()).containsExactly("run check", "run copy", "run switch");
    assertThatExceptionOfType(RunRefused.class)
        .isThrownBy(() -> run.resume(Verb.COMPLETE))
        .withMessageContaining("TRS-401")
        .withMessageContaining("partial");

    run.step("copy", Phase.MOVE, _ -> done());
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    // The switch was done, but not for what has only now been copied.
    assertThat(run.newly()).containsExactly("run copy", "run switch");
  }

  @Test
  void aPartialRunThatIsKilledWhileItIsTriedAgainForgetsNoStep() {
    run.step("copy", Phase.MOVE, _ -> new StepResult.Partial(1, "one failed"))
        .step("switch", Phase.SWITCH, _ -> done());
    run.halted(Reason.PARTIAL, Verb.MIGRATE, run.start());
    run.step("copy", Phase.MOVE, _ -> done());
    // Entries: migrating, step began, step ended (killed right after), ...
    run.journal = new CrashingJournal(run.memory, CrashPoint.journal(3, When.AFTER));
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> run.resume(Verb.MIGRATE));
    assertThat(run.journalled().progress().done()).containsExactly("copy");
    run.newly();
    run.journal = run.memory;
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    assertThat(run.newly()).containsExactly("run switch");
  }

  @Test
  void whatAStepThrowsIsWrittenDownAsItsFailure() {
    StoreException gone =
        StoreException.of(StoreException.Kind.UNAVAILABLE, "read", "s3://b").build();
    for (RuntimeException fault :
        List.of(
            gone,
            new PassStopped(gone),
            new CatalogException(CatalogException.Kind.LOCKED, "the table is locked", null),
            new StepFailed("a step failed", null))) {
      ScriptedRun one = new ScriptedRun();
      one.step(
          "copy",
          Phase.MOVE,
          _ -> {
            throw fault;
          });
      RunState state = one.start();
      assertThat(state).isEqualTo(one.journalled());
      assertThat(((Halted) state).reason()).isEqualTo(Reason.FAILED);
      assertThat(((Halted) state).detail()).isEqualTo(fault.getMessage());
    }
  }

  @Test
  void aBugIsNotHiddenAndLeavesTheRunAsIfKilled() {
    run.step(
        "copy",
        Phase.MOVE,
        _ -> {
          throw new IllegalStateException("a bug");
        });
    assertThatIllegalStateException().isThrownBy(run::start);
    assertThat(run.journalled().word()).isEqualTo("migrating");
    run.step("copy", Phase.MOVE, _ -> done());
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
  }

  @Test
  void aFaultOfTheJournalComesOutAndNothingIsDoneAfterIt() {
    run.step(
            "copy",
            Phase.MOVE,
            _ -> {
              throw new JournalException(JournalException.Kind.FULL, "The disk is full.", null);
            })
        .step("switch", Phase.SWITCH, _ -> done());
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(run::start)
        .withMessageContaining("TRS-204");
    assertThat(run.newly()).containsExactly("run copy");
    assertThat(run.journalled().word()).isEqualTo("migrating");
  }

  @Test
  void anInterruptInAStepLeavesAResumableRun() {
    run.step(
        "copy",
        Phase.MOVE,
        _ -> {
          throw new InterruptedException();
        });
    run.halted(Reason.INTERRUPTED, Verb.MIGRATE, run.start());
    run.step(
        "copy",
        Phase.MOVE,
        _ -> {
          throw StoreException.of(StoreException.Kind.INTERRUPTED, "list", "s3://b").build();
        });
    run.halted(Reason.INTERRUPTED, Verb.MIGRATE, run.resume(Verb.MIGRATE));
    run.step("copy", Phase.MOVE, _ -> done());
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
  }

  @Test
  void anInterruptBetweenStepsStopsBeforeTheNext() {
    run.step(
            "copy",
            Phase.MOVE,
            _ -> {
              Thread.currentThread().interrupt(); // noticed by nobody in this step
              return done();
            })
        .step("switch", Phase.SWITCH, _ -> done());
    run.halted(Reason.INTERRUPTED, Verb.MIGRATE, run.start());
    assertThat(run.newly()).containsExactly("run copy");
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    assertThat(run.newly()).containsExactly("run switch");
  }

  @Test
  void alwaysStepsRunEachTimeTheRunIsTakenUp() {
    run.step("lock", Phase.PREPARE, true, _ -> done(), Undo.Nothing::new)
        .step("copy", Phase.MOVE, _ -> new StepResult.Refused("not now"));
    run.halted(Reason.REFUSED, Verb.MIGRATE, run.start());
    run.step("copy", Phase.MOVE, _ -> done()).step("clean", Phase.COMPLETE, _ -> done());
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    assertThat(run.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(run.newly())
        .containsExactly("run lock", "run copy", "run lock", "run copy", "run lock", "run clean");
  }

  @Test
  void verifyingChangesNoState() throws InterruptedException {
    run.step("copy", Phase.MOVE, _ -> done());
    assertThat(run.start()).isInstanceOf(Ready.class);
    assertThat(run.verify()).isEqualTo(StepResult.done("all sound"));
    assertThat(run.verify()).isEqualTo(StepResult.done("all sound"));
    assertThat(run.newly()).contains("verify verify-1", "verify verify-2");
    assertThat(run.journalled()).isInstanceOf(Ready.class);
  }

  @Test
  void twoRunnersNeverWriteOneRun() {
    run.step(
        "copy",
        Phase.MOVE,
        _ -> {
          assertThatExceptionOfType(JournalException.class)
              .isThrownBy(() -> run.resume(Verb.MIGRATE))
              .withMessageContaining("TRS-203");
          return done();
        });
    assertThat(run.start()).isInstanceOf(Ready.class);
  }
}
