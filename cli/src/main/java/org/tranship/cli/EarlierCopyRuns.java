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
/// are read: each is a file that is open as long as the copy lists.
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
    int runs = 0;
    int looked = 0;
    for (RunHeader header : journal.runs().reversed()) {
      if (runs < MOST
          && looked < MOST_LOOKED_AT
          && header.runbook().equals(CopyRunbook.NAME)
          && !header.id().text().equals(run)
          && CopyPlan.of(header.plan()).samePlaces(plan)) {
        looked++;
        List<Results> some = journal.view(header.id()).map(it -> of(it, after)).orElse(List.of());
        all.addAll(some);
        runs += some.isEmpty() ? 0 : 1;
      }
    }
    return all;
  }

  private static List<Results> of(RunView view, Optional<Key> after) {
    Set<PassId> passes = view.passes();
    return List.of(Passes.COPY, Passes.REPLACE).stream()
        .filter(passes::contains)
        .map(pass -> JournalRows.results(view.results(pass, SUCCESS, after)))
        .toList();
  }
}
