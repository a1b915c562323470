package org.tranship.events.run;

import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.events.copy.Route;

/// Finds out, before the first event, whether both logs can be used, are two, and whether the
/// target can hold what the rules make. Changes nothing.
final class CheckLogsStep implements Step {
  static final String ONE_PLACE = "TRE-211";
  static final String CANNOT_HOLD = "TRE-215";
  static final String NO_STREAM = "TRE-224";

  private final EventCopying copying;

  CheckLogsStep(EventCopying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return "check";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) {
    StepResult result = refusal();
    context.measured(
        "logs",
        result instanceof StepResult.Done,
        result instanceof StepResult.Refused(String detail) ? detail : "both can be used");
    return result;
  }

  /// Done if nothing stands against the copy.
  StepResult refusal() {
    Route route = copying.route();
    if (copying.onePlace()) {
      return new StepResult.Refused(
          ONE_PLACE
              + " The source and the target are the same place, "
              + route.targetName()
              + ". Nothing was done. Name another target.");
    }
    try {
      route.source().check();
      route.target().check();
      if (nothingChosen(route)) {
        return new StepResult.Refused(
            NO_STREAM
                + " No stream of "
                + route.sourceName()
                + " has one of the names "
                + String.join(", ", copying.plan().streams())
                + ", so nothing would be copied. Nothing was done. Mend \"streams\" in the plan.");
      }
    } catch (EventLogException e) {
      if (e.retryable() || e.kind() == EventLogException.Kind.INTERRUPTED) {
        throw e;
      }
      return new StepResult.Refused(e.getMessage());
    }
    if (!route.target().capabilities().writable()) {
      return new StepResult.Refused(
          CANNOT_HOLD + " " + route.targetName() + " can only be read. Name another target.");
    }
    if (!route.holds()) {
      return new StepResult.Refused(
          CANNOT_HOLD
              + " The rules drop or split events, so events get other versions at the target, and"
              + " each must say there which event it was made of. "
              + (copying.plan().marked()
                  ? route.targetName()
                      + " keeps no metadata. Give it a column for metadata, or leave those rules"
                      + " out."
                  : "The plan says origin: none. Say origin: keep, or leave those rules out."));
    }
    return StepResult.done();
  }

  /// A name that is misspelt would else be taken for a log that is empty.
  private boolean nothingChosen(Route route) {
    if (copying.plan().streams().isEmpty()) {
      return false;
    }
    try (Cursor<StreamInfo> streams = route.source().streams("")) {
      return streams.next() == null;
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
