package org.tranship.runbook.imagestore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
/// flight when a process died and was found to be the same by the next one was written by the
/// first, since nothing but the source's own content was there when the run began. What is in
/// flight still goes if the target wrote it since the run was made; where the target does not tell
/// when, it stays.
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
    // Stores tell the time of a write in whole seconds.
    this.made = context.made().truncatedTo(ChronoUnit.SECONDS);
  }

  /// An item of which the result shall say that an earlier process may have written it.
  static WorkItem cutOff(WorkItem item) {
    return item.withEcho(CUT_OFF);
  }

  private static boolean isOurs(ObjectResult result) {
    return result.outcome() == Outcome.DONE || result.note().endsWith(CUT_OFF);
  }

  /// The folders of packages of which the run has, or may have, written a file.
  static Set<String> units(StepContext context) {
    Set<String> units = new TreeSet<>();
    try (Results results = context.results(FilesStep.FILES, GOOD);
        InFlight flying = context.unsettled(FilesStep.FILES)) {
      for (var next = results.next(); next.isPresent(); next = results.next()) {
        if (isOurs(next.get())) {
          units.add(TreePath.of(next.get().key().text()).unit());
        }
      }
      for (var next = flying.next(); next.isPresent(); next = flying.next()) {
        units.add(TreePath.of(next.get().key().text()).unit());
      }
    }
    return units;
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
      Optional<Entry> there =
          target
              .stat(next.get().key())
              .filter(entry -> entry.modified().filter(at -> !at.isBefore(made)).isPresent());
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
