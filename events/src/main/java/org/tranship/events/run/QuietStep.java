package org.tranship.events.run;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// A gate: nobody writes to the log any more. That writers were stopped is easily said; what they
/// record afterwards would be in no copy. So the log is watched for as long as the plan says.
public final class QuietStep implements Step {
  static final String NOT_QUIET = "TRE-223";

  private final EventLog source;
  private final String name;
  private final EventPlan plan;
  private final String before;

  /// @param source who must be quiet
  /// @param name the log for people
  /// @param before the step that rests on it: asked again until that is done
  public QuietStep(EventLog source, String name, EventPlan plan, String before) {
    this.source = source;
    this.name = name;
    this.plan = plan;
    this.before = before;
  }

  @Override
  public String name() {
    return "quiet";
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(before);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (plan.quiet().isZero()) {
      return StepResult.done("not watched, as the plan says");
    }
    boolean ordered = source.capabilities().globalOrder();
    Position at = ordered ? source.end(Position.START).newest() : Position.START;
    long had = ordered ? 0 : count();
    Thread.sleep(plan.quiet());
    LogEnd end = ordered ? source.end(at) : new LogEnd(count() - had, at, Optional.empty());
    String seconds = plan.quiet().toMillis() / 1000.0 + " s";
    context.measured("quiet", end.behind() == 0, end.behind() + " events came within " + seconds);
    return end.behind() == 0
        ? StepResult.done("nothing came within " + seconds)
        : new StepResult.Refused(
            NOT_QUIET
                + " Somebody still writes to "
                + name
                + ": "
                + end.behind()
                + (end.behind() == 1 ? " event" : " events")
                + " came within "
                + seconds
                + ". Find the writer that was not stopped, stop it, and run the same command"
                + " again.");
  }

  private long count() {
    long events = 0;
    try (Cursor<StreamInfo> streams = source.streams("")) {
      for (@Nullable StreamInfo info = streams.next(); info != null; info = streams.next()) {
        events += info.count();
      }
    }
    return events;
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
