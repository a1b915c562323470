package org.tranship.runbook.registry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Digest;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// Every blob of the source, in key order, each to have the digest that its name says. The pass
/// leaves out what it has copied in the version that is there. Nothing is ever replaced: what is
/// under a digest has these bytes, or is a fault.
final class BlobItems implements ItemSource {
  private final Store source;
  private final RegistryLayout layout = new RegistryLayout();
  private final OpenKeys open;
  private final Listing listing;
  private long offered;

  BlobItems(RegistryMigration migration, StepContext context, String root) {
    this.source = migration.source();
    this.open = new OpenKeys(context, MovePasses.BLOBS);
    ListRequest request = ListRequest.under(root + RegistryLayout.ROOT + "blobs/");
    this.listing = new ListingAhead(() -> source.list(request));
  }

  /// How many it has given.
  long offered() {
    return offered;
  }

  @Override
  public Optional<WorkItem> next() {
    for (@Nullable Entry entry = listing.next(); entry != null; entry = listing.next()) {
      if (layout.of(entry.key()) instanceof Place.Blob(String hex)) {
        boolean _ = open.has(entry.key());
        offered++;
        return Optional.of(item(entry, hex, open.wasInFlight() ? LinkOrder.BLOB_CUT_OFF : ""));
      }
    }
    open.end();
    return Optional.empty();
  }

  static WorkItem item(Entry entry, String hex, String echo) {
    return new WorkItem(
        entry.key(),
        entry.key(),
        entry.key(),
        entry.size(),
        entry.version(),
        Coding.NONE,
        Coding.NONE,
        Optional.of(Digest.sha256(hex)),
        Attributes.NONE,
        Note.NONE,
        echo,
        Optional.empty());
  }

  @Override
  public void close() {
    try (source;
        listing) {
      open.close();
    }
  }
}
