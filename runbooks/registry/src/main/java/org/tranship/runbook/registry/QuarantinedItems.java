package org.tranship.runbook.registry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.work.WorkItem;

/// Everything that lies in the quarantine of a run, also what a killed process left there without a
/// word in the journal, to be removed.
final class QuarantinedItems implements ItemSource {
  private final Store store;
  private final Listing listing;

  /// @param store closed with this
  QuarantinedItems(Store store, Quarantine quarantine) {
    this.store = store;
    this.listing = store.list(ListRequest.under(quarantine.prefix()));
  }

  @Override
  public Optional<WorkItem> next() {
    @Nullable Entry entry = listing.next();
    return entry == null
        ? Optional.empty()
        : Optional.of(WorkItem.removal(entry.key(), entry.key(), entry.version()));
  }

  @Override
  public void close() {
    try (store) {
      listing.close();
    }
  }
}
