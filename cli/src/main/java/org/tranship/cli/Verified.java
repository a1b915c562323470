package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.Operator;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.StepResult;

/// What `tranship verify` says at its end.
final class Verified {
  private Verified() {}

  /// Reads everything that a run moved once more, and says how it is.
  ///
  /// @param yes whether questions were agreed to beforehand
  /// @return how the command ends
  static ExitCode of(Session session, boolean yes, RunId run, Runbook runbook)
      throws InterruptedException {
    session.carries(run);
    try (ProgressLine progress = session.progress()) {
      Operator operator = new Speaker(session.operator(yes), progress);
      StepResult result = session.composition().runner(operator, progress).verify(run, runbook);
      progress.end();
      return say(session, run, result);
    }
  }

  private static ExitCode say(Session session, RunId run, StepResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", run.text());
    return switch (result) {
      case StepResult.Done(String detail) -> {
        document.put("verified", true);
        document.put("detail", detail);
        session.result(document, "Verified: " + sentence(detail));
        yield ExitCode.DONE;
      }
      case StepResult.Partial(long differing, String detail) -> {
        document.put("verified", false);
        document.put("differing", differing);
        document.put("detail", detail);
        session.result(document, detail);
        yield ExitCode.DIFFERENT;
      }
      case StepResult.Refused(String detail) -> {
        document.put("verified", false);
        document.put("detail", detail);
        session.result(document, detail);
        yield ExitCode.REFUSED;
      }
    };
  }

  /// Where something was compared with other things than what it was copied from, the detail says
  /// so itself, as a sentence.
  private static String sentence(String detail) {
    if (detail.endsWith(".")) {
      return detail;
    }
    return detail
        + (detail.startsWith("1 ") ? " is as it was copied." : " are as they were copied.");
  }
}
