package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.tranship.core.step.StepResult.done;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.journal.JournalEntry.RunChanged;
import org.tranship.core.run.Progress;
import org.tranship.core.run.RunRefused;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.RunState.Working;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// The destructive end of a run: what must hold before it, and up to where there is a way back.
class CompletionTest {
  static final Progress PROGRESS =
      new Progress(List.of("copy", "switch"), Set.of("copy"), Set.of(), false);

  /// As it is once the source is being cleaned.
  static final Progress CLEANING =
      new Progress(PROGRESS.begun(), PROGRESS.done(), PROGRESS.partial(), true);

  private final ScriptedRun run = new ScriptedRun();

  private static RunChanged changed(String state) {
    return new RunChanged(Instant.parse("2026-11-21T09:34:12Z"), state, "");
  }

  /// A `complete` that was declined, refused or cut off before the first deletion has taken nothing
  /// away: every verb is open, and `migrate` does not go on to clean.
  @Test
  void whatWasToBeCompletedAndIsNotBeingCleanedHasAWayBack() {
    List<RunState> states = new ArrayList<>(List.of(new Working(Verb.COMPLETE, PROGRESS)));
    for (Reason reason : Reason.values()) {
      states.add(new Halted(Verb.COMPLETE, PROGRESS, reason, "why"));
    }
    for (RunState state : states) {
      for (Verb verb : Verb.values()) {
        assertThat(Transitions.objection(state, verb)).as("%s of %s", verb, state).isEmpty();
      }
      assertThat(Transitions.after(state, changed("migrating")))
          .isEqualTo(new Working(Verb.MIGRATE, PROGRESS));
      assertThat(Transitions.after(state, changed("completing")))
          .isEqualTo(new Working(Verb.COMPLETE, PROGRESS));
      assertThat(Transitions.after(state, changed("rolling-back")))
          .isEqualTo(new Working(Verb.ROLLBACK, PROGRESS));
    }
  }

  @Test
  void cleaningBeginsOnlyWhereTheRunIsBeingCompleted() {
    assertThat(Transitions.after(new Working(Verb.COMPLETE, PROGRESS), changed("cleaning")))
        .isEqualTo(new Working(Verb.COMPLETE, CLEANING));
    List<RunState> others =
        List.of(
            new RunState.Created(),
            new Ready(PROGRESS),
            new Completed(PROGRESS),
            new RolledBack(PROGRESS),
            new Working(Verb.MIGRATE, PROGRESS),
            new Working(Verb.ROLLBACK, PROGRESS),
            new Halted(Verb.COMPLETE, PROGRESS, Reason.REFUSED, "why"));
    for (RunState state : others) {
      assertThatIllegalArgumentException()
          .as("%s", state)
          .isThrownBy(() -> Transitions.after(state, changed("cleaning")));
    }
  }

  /// A fence that is down, or an operator who says no, when the end was asked for.
  @Test
  void anEndThatIsRefusedBeforeTheFirstDeletionLeavesTheWayBack() {
    run.step("fence", Phase.PREPARE, true, _ -> done(), Undo.Nothing::new)
        .undoable("switch", Phase.SWITCH)
        .step("clean", Phase.COMPLETE, _ -> done());
    assertThat(run.start()).isInstanceOf(Ready.class);
    run.step("fence", Phase.PREPARE, true, _ -> new StepResult.Refused("down"), Undo.Nothing::new);
    run.halted(Reason.REFUSED, Verb.COMPLETE, run.resume(Verb.COMPLETE));
    run.step("fence", Phase.PREPARE, true, _ -> done(), Undo.Nothing::new);
    run.newly();
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(Ready.class);
    assertThat(run.newly()).as("nothing is cleaned").containsExactly("run fence");

    run.step("fence", Phase.PREPARE, true, _ -> new StepResult.Refused("down"), Undo.Nothing::new);
    run.halted(Reason.REFUSED, Verb.COMPLETE, run.resume(Verb.COMPLETE));
    assertThat(run.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
  }

  @Test
  void whatTheEndRestsOnIsProvenOnlyWhereTheEndWasAskedFor() {
    run.undoable("switch", Phase.SWITCH)
        .step("rehash", Phase.PROOF, _ -> new StepResult.Refused("a copy is damaged"))
        .step("clean", Phase.COMPLETE, _ -> done());
    assertThat(run.start()).isInstanceOf(Ready.class);
    assertThat(run.newly()).containsExactly("run switch");
    run.halted(Reason.REFUSED, Verb.COMPLETE, run.resume(Verb.COMPLETE));
    assertThat(run.newly()).containsExactly("run rehash");
    assertThat(run.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
  }

  @Test
  void nothingIsRemovedWhileTheLastVerificationFoundCopiesThatAreNotSound() throws Exception {
    run.step("copy", Phase.MOVE, _ -> done()).step("clean", Phase.COMPLETE, _ -> done());
    assertThat(run.start()).isInstanceOf(Ready.class);
    run.verified = new StepResult.Partial(1, "1 of 9 is damaged");
    run.verify();
    run.newly();
    int entries = run.entries().size();
    assertThatExceptionOfType(RunRefused.class)
        .isThrownBy(() -> run.resume(Verb.COMPLETE))
        .withMessageContaining("1 of 9 is damaged")
        .withMessageContaining("rollback");
    assertThat(run.entries()).hasSize(entries);
    run.verified = done();
    run.verify();
    assertThat(run.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
  }

  /// A verification that writes counts of streams down, and is cut off behind them.
  private void verifyCutOff(boolean passed) {
    run.verifying =
        context -> {
          context.measured(StreamCounts.MEASURED, passed, "all 2 9 8 1");
          throw PartsBench.fault(Kind.UNAVAILABLE);
        };
    assertThatExceptionOfType(StoreException.class).isThrownBy(run::verify);
    run.verifying = _ -> {};
  }

  /// Counts are no verdict: what the verification before them said holds, and the next one goes on
  /// with the pass of the one that was cut off.
  @Test
  void countsOfAVerificationThatWasCutOffAreNotItsWord() throws Exception {
    run.step("copy", Phase.MOVE, _ -> done()).step("clean", Phase.COMPLETE, _ -> done());
    assertThat(run.start()).isInstanceOf(Ready.class);
    run.verify();
    verifyCutOff(false);
    run.newly();
    run.verify();
    assertThat(run.newly()).contains("verify verify-2");
    verifyCutOff(false);
    assertThat(run.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
  }

  /// The other way round: sums that fit do not make a damaged copy sound.
  @Test
  void countsThatFitDoNotTakeBackWhatTheVerificationBeforeThemFound() throws Exception {
    run.step("copy", Phase.MOVE, _ -> done()).step("clean", Phase.COMPLETE, _ -> done());
    assertThat(run.start()).isInstanceOf(Ready.class);
    run.verified = new StepResult.Partial(1, "1 of 9 is damaged");
    run.verify();
    verifyCutOff(true);
    assertThatExceptionOfType(RunRefused.class)
        .isThrownBy(() -> run.resume(Verb.COMPLETE))
        .withMessageContaining("1 of 9 is damaged");
  }
}
