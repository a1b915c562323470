package org.tranship.events.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.events.copy.Route;

/// Looks at every stream of the source for gaps and duplicates, and notes what the target had
/// before the first event was written: a rollback rests on that.
///
/// Crash argument. What the target had is written down as the end of an act before anything is
/// copied, and an act that has ended is never done again; killed before that, nothing was copied.
final class SurveyStreamsStep implements Step {
  static final String NOT_CONTIGUOUS = "TRE-216";
  static final String NAME = "survey";
  static final String BEFORE = "before";

  private final EventCopying copying;

  SurveyStreamsStep(EventCopying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Route route = copying.route();
    long first = route.source().capabilities().firstVersion();
    long streams = 0;
    long events = 0;
    long broken = 0;
    String example = "";
    try (Cursor<StreamInfo> cursor = route.source().streams("")) {
      for (@Nullable StreamInfo info = cursor.next(); info != null; info = cursor.next()) {
        streams++;
        events += info.count();
        if (!info.contiguous() || info.first() != first) {
          if (broken++ == 0) {
            example =
                "\""
                    + info.stream()
                    + "\" has "
                    + info.count()
                    + " events from version "
                    + info.first()
                    + " to "
                    + info.last();
          }
        }
      }
    }
    String found = streams + " streams, " + events + " events";
    context.measured("streams", broken == 0, found + ", " + broken + " with gaps or duplicates");
    if (broken > 0) {
      return new StepResult.Refused(
          NOT_CONTIGUOUS
              + " At the source "
              + broken
              + " of "
              + streams
              + " streams have a version that is missing or there twice, the first of them "
              + example
              + "; streams begin with version "
              + first
              + ". Nothing was copied. Find out what became of those events and mend the source.");
    }
    Note _ = context.act(BEFORE, Note.NONE, _ -> before(route).note());
    return StepResult.done(found);
  }

  private static Before before(Route route) {
    try (Cursor<StreamInfo> cursor = route.target().streams("")) {
      return new Before(
          cursor.next() == null,
          route.target().capabilities().globalOrder()
              ? Optional.of(route.target().end(Position.START).newest())
              : Optional.empty(),
          route.target().checkpoint(route.checkpoint()));
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
