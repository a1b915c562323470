package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.core.step.StepResult.done;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.outcome.Note;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.fault.CrashingJournal;

/// What a step may ask of its context: to hold something, to act once, to write down what was
/// measured and decided.
class StepContextTest {
  private final ScriptedRun run = new ScriptedRun();

  @AfterEach
  void theLastWordIsTheJournalsAndTheLockIsFree() {
    run.assertAtRest();
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
                    throw new IOException("stuck");
                  });
              throw new StepFailed("no", null);
            });
    run.halted(Reason.FAILED, Verb.MIGRATE, run.start());
    assertThat(run.newly())
        .filteredOn(line -> !line.startsWith("run"))
        .satisfiesExactly(
            line -> assertThat(line).contains("Could not let go").contains("stuck"),
            line -> assertThat(line).isEqualTo("let go of two"),
            line -> assertThat(line).isEqualTo("let go of one"));
  }

  private StepResult hold(StepContext context, String name) {
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
    run.halted(Reason.REFUSED, Verb.MIGRATE, run.start());
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
}
