package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// Names that the source could not list, written down at once as failed: were one forgotten in a
/// kill, nobody would look there again, since a run that is taken up lists only what is left.
final class LostNames implements Consumer<StoreException> {
  /// So many names are remembered, to tell those that are found again from those that were mended.
  private static final int MOST = 10_000;

  private final StepContext context;
  private final String source;
  private final Set<Key> met = new HashSet<>();

  LostNames(StepContext context, String source) {
    this.context = context;
    this.source = source;
  }

  @Override
  public void accept(StoreException fault) {
    Key key = fault.key().orElseThrow();
    if (met.add(key)) {
      if (met.size() > MOST) {
        throw new StepFailed(
            "More than "
                + MOST
                + " names of "
                + source
                + " cannot be listed, the last for this reason: "
                + fault.getMessage(),
            fault);
      }
      context.refuse(
          Passes.LIST,
          List.of(ObjectResult.acted(key, Outcome.FAILED, fault.code(), fault.getMessage())));
    }
  }

  /// The source was listed as a whole: what an earlier try could not list and this one could, or
  /// did not find any more, has not failed.
  void listedAll() {
    List<ObjectResult> mended = new ArrayList<>();
    try (Results failed = context.results(Passes.LIST, Set.of(Outcome.FAILED))) {
      for (Optional<ObjectResult> next = failed.next(); next.isPresent(); next = failed.next()) {
        if (!met.contains(next.get().key())) {
          mended.add(
              ObjectResult.acted(
                  next.get().key(), Outcome.SKIPPED, "", "It is gone, or could be listed since."));
        }
      }
    }
    // At most as many as one try can meet, and a batch is at most 1,000.
    for (int from = 0; from < mended.size(); from += 500) {
      context.refuse(Passes.LIST, mended.subList(from, Math.min(mended.size(), from + 500)));
    }
  }
}
