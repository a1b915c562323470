package org.tranship.runbook.registry.msr;

import org.tranship.core.control.Answer;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;

/// Makes sure, by a push that goes through, that MSR takes pushes again. That it was told to proves
/// nothing: a replica that comes back may have the settings of before. So where the push does not
/// go through, MSR is told once more. Safe to repeat, and done anew by whoever takes the run up.
///
/// @param probe tries the push
record PushesOpen(MsrMigration migration, MsrPushProbe probe) {
  static final String CLOSED = "TRR-180";

  PushesOpen(MsrMigration migration) {
    this(migration, new MsrPushProbe(migration.plan().address(), migration.secrets()));
  }

  /// @param where which storage MSR reads from, as a clause
  /// @throws StepFailed if pushes are refused still
  void require(StepContext context, String where) throws InterruptedException {
    Answer answer = asked(context);
    if (!(answer instanceof Answer.Done)) {
      migration
          .acts()
          .carry(context, migration.plan().fence().lower(), context.run() + "-open-again");
      answer = asked(context);
    }
    if (!(answer instanceof Answer.Done)) {
      throw new StepFailed(
          CLOSED
              + " MSR was told twice to take pushes again, and "
              + probe.sentence()
              + " does not go through: "
              + answer.detail()
              + ". It reads from "
              + where
              + ". See what refuses the push, and run the same command again: it tells MSR once more.");
    }
  }

  private Answer asked(StepContext context) throws InterruptedException {
    Answer answer = probe.probe(context.run());
    context.measured(
        "open",
        answer instanceof Answer.Done,
        "the probe " + probe.sentence() + ": " + answer.detail());
    return answer;
  }
}
