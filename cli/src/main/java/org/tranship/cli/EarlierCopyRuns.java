package org.tranship.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.JournalRows;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.value.Key;
import org.tranship.runbook.objects.CopyPlan;
import org.tranship.runbook.objects.CopyRunbook;
import org.tranship.runbook.objects.EarlierCopies;
import org.tranship.runbook.objects.Passes;

/// What earlier copies between the same two places have written down, newest first. Only so many
/// are read: each is a file, or a connection, that is open as long as the copy lists.
final class EarlierCopyRuns implements EarlierCopies {
  /// Runs that copied something.
  static final int MOST = 16;

  /// Runs that are looked at: those that found nothing to do are many where a job comes by every
  /// hour.
  private static final int MOST_LOOKED_AT = 64;

  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final Journal journal;
  private final CopyPlan plan;

  EarlierCopyRuns(Journal journal, CopyPlan plan) {
    this.journal = journal;
    this.plan = plan;
  }

  @Override
  public List<Results> behind(String run, Optional<Key> after) {
    List<Results> all = new ArrayList<>();
    boolean opened = false;
    try {
      open(run, after, all);
      opened = true;
      return all;
    } finally {
      if (!opened) {
        all.forEach(Results::close);
      }
    }
  }

  private void open(String run, Optional<Key> after, List<Results> all) {
    int runs = 0;
    int looked = 0;
    for (RunHeader header : journal.runs().reversed()) {
      if (runs < MOST
          && looked < MOST_LOOKED_AT
          && header.runbook().equals(CopyRunbook.NAME)
          && !header.id().text().equals(run)
          && CopyPlan.of(header.plan()).samePlaces(plan)) {
        looked++;
        int before = all.size();
        journal.view(header.id()).ifPresent(view -> open(view, after, all));
        runs += all.size() > before ? 1 : 0;
      }
    }
  }

  private static void open(RunView view, Optional<Key> after, List<Results> all) {
    Set<PassId> passes = view.passes();
    for (PassId pass : List.of(Passes.COPY, Passes.REPLACE)) {
      if (passes.contains(pass)) {
        all.add(JournalRows.results(view.results(pass, SUCCESS, after)));
      }
    }
  }
}
