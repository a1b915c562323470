package org.tranship.events.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.eventlog.Truncation;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.events.copy.Route;
import org.tranship.events.proof.EventDifference;
import org.tranship.events.proof.EventDifference.Kind;
import org.tranship.events.proof.Proof;

/// Removes from the target what a run has written there.
///
/// What was written by it is told by two things together: it was not there before the run, and it
/// is what the source gives. A stream to which somebody else has written since stays as it is.
///
/// Crash argument. Streams are taken back one by one, each from its end; one that is gone already
/// is not met again, and one that is there in part is still what the source gives. The checkpoint
/// goes last, so a copy begun again in between would compare, not skip.
final class TakeBack {
  private static final String KEPT = "TRE-219";
  private static final int PAGE = 500;

  private final Route route;
  private long removed;
  private long kept;
  private String example = "";

  TakeBack(EventCopying copying) {
    this.route = copying.route();
  }

  StepResult run(StepContext context, Optional<Before> before) throws InterruptedException {
    if (before.isEmpty()) {
      return StepResult.done("nothing was written");
    }
    return Faults.told(() -> took(before.get()));
  }

  private StepResult took(Before before) throws InterruptedException {
    Truncation truncation = route.target().feature(Truncation.class).orElseThrow();
    if (before.empty()) {
      wholeStreams(truncation);
    } else if (before.end().isPresent()) {
      behind(before, truncation);
    } else {
      return new StepResult.Refused(
          KEPT
              + " "
              + route.targetName()
              + " had events before this run and has no global order, so nobody can tell which of"
              + " its events were there. Nothing was removed. The source is as it was: go on with"
              + " that.");
    }
    if (kept > 0) {
      return new StepResult.Refused(
          KEPT
              + " "
              + removed
              + " events were removed from "
              + route.targetName()
              + ", and "
              + kept
              + (kept == 1 ? " stream stays" : " streams stay")
              + " as found, since somebody else has written there: "
              + example
              + ". Find out who, and remove those by hand.");
    }
    if (before.checkpoint().isPresent()) {
      AppendOutcome outcome = route.target().append(Append.of(before.checkpoint().get()));
      if (outcome instanceof AppendOutcome.Refused(var reason)) {
        throw reason;
      } else if (outcome instanceof AppendOutcome.Unknown(var cause)) {
        throw cause;
      }
    } else {
      truncation.forget(route.checkpoint());
    }
    return StepResult.done(removed + " events removed");
  }

  private void wholeStreams(Truncation truncation) throws InterruptedException {
    String after = "";
    while (true) {
      List<String> page = new ArrayList<>();
      try (Cursor<StreamInfo> cursor = route.target().streams(after)) {
        for (@Nullable StreamInfo info = cursor.next();
            info != null && page.size() < PAGE;
            info = cursor.next()) {
          page.add(info.stream());
        }
      }
      if (page.isEmpty()) {
        return;
      }
      for (String stream : page) {
        take(stream, 0, truncation);
      }
      after = page.getLast();
    }
  }

  private void behind(Before before, Truncation truncation) throws InterruptedException {
    Map<String, Long> firsts = new LinkedHashMap<>();
    try (Cursor<Event> cursor = route.target().readAll(before.end().orElseThrow())) {
      for (@Nullable Event event = cursor.next(); event != null; event = cursor.next()) {
        // Streams that were taken already are met again while a page of them is read on.
        if (firsts.putIfAbsent(event.stream(), event.version()) == null) {
          take(event.stream(), event.version(), truncation);
        }
        if (firsts.size() > 100_000) {
          firsts.clear();
        }
      }
    }
  }

  private void take(String stream, long from, Truncation truncation) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("told to stop");
    }
    Optional<EventDifference> difference = Proof.ours(route, stream);
    if (difference.isEmpty() || difference.get().kind() == Kind.BEHIND) {
      removed += truncation.truncate(stream, from);
    } else if (kept++ == 0) {
      example = difference.get().toString();
    }
  }
}
