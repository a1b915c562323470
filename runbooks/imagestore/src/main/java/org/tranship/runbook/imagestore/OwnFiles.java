package org.tranship.runbook.imagestore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.InFlight;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.work.WorkItem;
import org.tranship.runbook.imagestore.tree.TreePath;

/// What a run has put at the target, to be removed again.
///
/// Crash argument. What the run is known to have written goes in the version it wrote. What was in
/// flight when a process died, and is still or was found to be the same by the next one, goes if
/// the target wrote it since the run was made; where the target does not tell when, it stays.
final class OwnFiles implements ItemSource {
  private static final String CUT_OFF = "in flight before";
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final Store target;
  private final Results results;
  private final InFlight flying;
  private final Instant made;

  OwnFiles(ImageCopying copying, StepContext context) {
    this.target = copying.target();
    this.results = context.results(FilesStep.FILES, GOOD);
    this.flying = context.unsettled(FilesStep.FILES);
    this.made = made(context);
  }

  /// Stores tell the time of a write in whole seconds.
  private static Instant made(StepContext context) {
    return context.made().truncatedTo(ChronoUnit.SECONDS);
  }

  /// Whether what is there was written since the run was made.
  static boolean isSince(Entry there, StepContext context) {
    return isSince(there, made(context));
  }

  private static boolean isSince(Entry there, Instant made) {
    return there.modified().filter(at -> !at.isBefore(made)).isPresent();
  }

  /// An item of which the result shall say that an earlier process may have written it.
  static WorkItem cutOff(WorkItem item) {
    return item.withEcho(CUT_OFF);
  }

  private static boolean isOurs(ObjectResult result) {
    return result.outcome() == Outcome.DONE || result.note().endsWith(CUT_OFF);
  }

  /// What the run has, or may have, written files of. Of packages that were copied in, the whole of
  /// the first folder counts: where they are in it is not known without the source.
  static Touched touched(StepContext context) {
    Touched touched = new Touched();
    try (Results results = context.results(FilesStep.FILES, GOOD);
        InFlight flying = context.unsettled(FilesStep.FILES)) {
      for (var next = results.next(); next.isPresent(); next = results.next()) {
        if (isOurs(next.get())) {
          add(touched, next.get().key().text());
        }
      }
      for (var next = flying.next(); next.isPresent(); next = flying.next()) {
        add(touched, next.get().key().text());
      }
    }
    return touched;
  }

  private static void add(Touched touched, String path) {
    touched.add(path, TreePath.of(path).unit());
  }

  @Override
  public Optional<WorkItem> next() {
    for (var next = results.next(); next.isPresent(); next = results.next()) {
      ObjectResult result = next.get();
      if (isOurs(result)) {
        return Optional.of(WorkItem.removal(result.key(), result.key(), result.written()));
      }
    }
    for (var next = flying.next(); next.isPresent(); next = flying.next()) {
      Optional<Entry> there = target.stat(next.get().key()).filter(entry -> isSince(entry, made));
      if (there.isPresent()) {
        Entry entry = there.get();
        return Optional.of(WorkItem.removal(entry.key(), entry.key(), entry.version()));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    try (target;
        results) {
      flying.close();
    }
  }
}
