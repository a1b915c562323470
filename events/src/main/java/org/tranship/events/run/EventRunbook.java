package org.tranship.events.run;

import java.util.List;
import java.util.function.Consumer;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// Copies the events of one log into another, transformed by rules.
///
/// The steps: both logs are checked; the source is surveyed for gaps, and it is noted what the
/// target had; what is missing at the target is copied in rounds until it has caught up; nothing
/// may be pending at the source, and nobody may write to it for as long as the plan says; all is
/// compared. The source stays as it is. The run ends as `ready`, and can be rolled back.
public final class EventRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "events";

  private final EventCopying copying;
  private final Consumer<StreamCount> counted;
  private final List<Step> steps;

  public EventRunbook(EventCopying copying) {
    this(copying, _ -> {});
  }

  /// @param counted told of every stream and how many events it has, when the run is verified
  public EventRunbook(EventCopying copying, Consumer<StreamCount> counted) {
    this.copying = copying;
    this.counted = counted;
    this.steps =
        List.of(
            new CheckLogsStep(copying),
            new SurveyStreamsStep(copying),
            new CopyEventsStep(copying),
            new DrainedStep(copying.route().source(), copying.plan(), ProveStep.NAME),
            new QuietStep(
                copying.route().source(),
                copying.route().sourceName(),
                copying.plan(),
                ProveStep.NAME),
            new ProveStep(copying));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    return new Verification(copying, counted).of(context, false);
  }
}
