package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.StepContext;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;

/// Uploads that the registry began at the target when it was proven that it takes pushes there, and
/// did not remove when they were cancelled. They are in the repository that is there for that, show
/// nothing to anybody, and go with the last copy on the way back.
record TriedPushes(RegistryMigration migration) {
  private static final int BATCH = 500;

  /// Whether an upload is one of these, or may be.
  boolean has(Place place) {
    return place instanceof Place.Upload upload
        && upload.repository().equals(migration.plan().address().probe());
  }

  /// Removes them from the target. Safe to repeat.
  void remove(StepContext context) {
    if (context.intended(SwitchStep.NAME, "act-1-1").isEmpty()) {
      return;
    }
    String front =
        SurveyStep.root(context)
            + RegistryLayout.ROOT
            + "repositories/"
            + migration.plan().address().probe()
            + "/_uploads/";
    List<DeleteRequest> left = new ArrayList<>();
    try (Store target = migration.target()) {
      try (Listing listing = new ListingAhead(() -> target.list(ListRequest.under(front)))) {
        for (@Nullable Entry entry = listing.next(); entry != null; entry = listing.next()) {
          left.add(DeleteRequest.of(entry.key()));
        }
      }
      for (int from = 0; from < left.size(); from += BATCH) {
        target
            .delete(left.subList(from, Math.min(left.size(), from + BATCH)))
            .forEach(TriedPushes::require);
      }
    }
  }

  private static void require(WriteOutcome outcome) {
    if (!(outcome instanceof WriteOutcome.Refused(var reason) && reason.kind() == Kind.NOT_FOUND)) {
      outcome.orThrow();
    }
  }
}
