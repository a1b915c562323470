package org.tranship.runbook.registry;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.WorkItem;

/// Everything that lies in the quarantine of a run, also what a killed process left there without a
/// word in the journal, to be removed.
final class QuarantinedItems implements ItemSource {
  private final Store store;
  private final Listing listing;
  private final Predicate<Key> meant;

  /// @param store closed with this
  QuarantinedItems(Store store, Quarantine quarantine) {
    this(store, quarantine, _ -> true);
  }

  /// @param store closed with this
  /// @param meant which of it
  QuarantinedItems(Store store, Quarantine quarantine, Predicate<Key> meant) {
    this.store = store;
    this.meant = meant;
    this.listing = store.list(ListRequest.under(quarantine.prefix()));
  }

  @Override
  public Optional<WorkItem> next() {
    for (@Nullable Entry entry = listing.next(); entry != null; entry = listing.next()) {
      if (meant.test(entry.key())) {
        return Optional.of(WorkItem.removal(entry.key(), entry.key(), entry.version()));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    try (store) {
      listing.close();
    }
  }
}
