package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.journal.JournalException;
import org.tranship.core.outcome.Note;
import org.tranship.core.run.RunRefused;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.RolledBack;
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

/// How a Runner carries steps out, and that its last word is always the journal's.
class RunnerTest {
  private final ScriptedRun run = new ScriptedRun();

  @AfterEach
  void theLastWordIsTheJournalsAndTheLockIsFree() {
    assertThat(Thread.interrupted()).as("an interrupt was left over").isFalse();
    assertThat(run.memory.holder(LittleWorld.RUN)).isEmpty();
  }

  private static StepResult done() {
    return StepResult.done();
  }

  private RunState halted(Reason reason, Verb verb, RunState state) {
    assertThat(state).isInstanceOf(Halted.class).isEqualTo(run.journalled());
    assertThat(((Halted) state).reason()).isEqualTo(reason);
    assertThat(((Halted) state).verb()).isEqualTo(verb);
    return state;
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
    Halted state = (Halted) halted(Reason.REFUSED, Verb.MIGRATE, run.start());
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
    Halted state = (Halted) halted(Reason.PARTIAL, Verb.MIGRATE, run.start());
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
    halted(Reason.PARTIAL, Verb.MIGRATE, run.start());
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
    halted(Reason.INTERRUPTED, Verb.MIGRATE, run.start());
    run.step(
        "copy",
        Phase.MOVE,
        _ -> {
          throw StoreException.of(StoreException.Kind.INTERRUPTED, "list", "s3://b").build();
        });
    halted(Reason.INTERRUPTED, Verb.MIGRATE, run.resume(Verb.MIGRATE));
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
    halted(Reason.INTERRUPTED, Verb.MIGRATE, run.start());
    assertThat(run.newly()).containsExactly("run copy");
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    assertThat(run.newly()).containsExactly("run switch");
  }

  @Test
  void alwaysStepsRunEachTimeTheRunIsTakenUp() {
    run.step("lock", Phase.PREPARE, true, _ -> done(), Undo.Nothing::new)
        .step("copy", Phase.MOVE, _ -> new StepResult.Refused("not now"));
    halted(Reason.REFUSED, Verb.MIGRATE, run.start());
    run.step("copy", Phase.MOVE, _ -> done()).step("clean", Phase.COMPLETE, _ -> done());
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    assertThat(run.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(run.newly())
        .containsExactly("run lock", "run copy", "run lock", "run copy", "run lock", "run clean");
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
    halted(Reason.REFUSED, Verb.ROLLBACK, run.resume(Verb.ROLLBACK));
    assertThatExceptionOfType(RunRefused.class).isThrownBy(() -> run.resume(Verb.MIGRATE));
    run.newly();
    halted(Reason.PARTIAL, Verb.ROLLBACK, run.resume(Verb.ROLLBACK));
    assertThat(run.newly()).containsExactly("said two comes back");
    assertThat(run.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(run.newly()).contains("undo one").doesNotContain("undo three");
  }

  @Test
  void whatStepsHoldIsLetGoInReverseAlsoAfterAFault() {
    run.step("one", Phase.PREPARE, context -> hold(context, "one"))
        .step("two", Phase.PREPARE, context -> hold(context, "two"))
        .step(
            "three",
            Phase.MOVE,
            context -> {
              context.hold(
                  () -> {
                    throw new java.io.IOException("stuck");
                  });
              throw new StepFailed("no", null);
            });
    halted(Reason.FAILED, Verb.MIGRATE, run.start());
    assertThat(run.newly())
        .filteredOn(line -> !line.startsWith("run"))
        .satisfiesExactly(
            line -> assertThat(line).contains("Could not let go").contains("stuck"),
            line -> assertThat(line).isEqualTo("let go of two"),
            line -> assertThat(line).isEqualTo("let go of one"));
  }

  private StepResult hold(org.tranship.core.step.StepContext context, String name) {
    context.hold(() -> run.log.add("let go of " + name));
    return done();
  }

  @Test
  void anActIsDoneOnceAndItsNoteIsKept() {
    List<Optional<Note>> earlier = new ArrayList<>();
    run.step(
        "deploy",
        Phase.SWITCH,
        true,
        context -> {
          Note end =
              context.act(
                  "job",
                  new Note(1, "intent"),
                  before -> {
                    earlier.add(before);
                    return new Note(2, "end");
                  });
          assertThat(end).isEqualTo(new Note(2, "end"));
          assertThat(context.ended("deploy", "job")).contains(new Note(2, "end"));
          assertThat(context.ended("deploy", "other")).isEmpty();
          return new StepResult.Refused("again");
        },
        Undo.Nothing::new);
    run.start();
    run.resume(Verb.MIGRATE);
    assertThat(earlier).containsExactly(Optional.empty());
  }

  @Test
  void anActThatWasCutOffIsGivenItsNoteBack() {
    List<Optional<Note>> earlier = new ArrayList<>();
    List<String> intents = new ArrayList<>(List.of("first", "second", "third"));
    run.step(
        "deploy",
        Phase.SWITCH,
        context -> {
          context.act(
              "job",
              new Note(1, intents.removeFirst()),
              before -> {
                earlier.add(before);
                return Note.NONE;
              });
          return done();
        });
    // Entries: created, migrating, step began, act intended, act ended. The first process dies
    // with the act done and not written down; so does the second.
    run.journal = new CrashingJournal(run.memory, CrashPoint.journal(6, When.BEFORE));
    assertThatExceptionOfType(Crash.class).isThrownBy(run::start);
    run.journal = new CrashingJournal(run.memory, CrashPoint.journal(3, When.BEFORE));
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> run.resume(Verb.MIGRATE));
    run.journal = run.memory;
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    Optional<Note> first = Optional.of(new Note(1, "first"));
    assertThat(earlier).containsExactly(Optional.empty(), first, first);
  }

  @Test
  void whatIsMeasuredAndDecidedIsWrittenDown() {
    run.answer = false;
    run.step(
        "gate",
        Phase.PREPARE,
        context -> {
          context.measured("lag", false, "17 s, limit 0 s");
          return context.confirm("Go on?") ? done() : new StepResult.Refused("declined");
        });
    halted(Reason.REFUSED, Verb.MIGRATE, run.start());
    assertThat(run.entries())
        .filteredOn(Measured.class::isInstance)
        .singleElement()
        .satisfies(entry -> assertThat(((Measured) entry).passed()).isFalse());
    assertThat(run.entries())
        .filteredOn(Decided.class::isInstance)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(((Decided) entry).answer()).isEqualTo("no");
              assertThat(((Decided) entry).by()).isEqualTo("tester@here");
            });
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
