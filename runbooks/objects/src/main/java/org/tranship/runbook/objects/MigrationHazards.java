package org.tranship.runbook.objects;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.runbook.objects.HazardReport.Ledger;
import org.tranship.runbook.objects.pointers.Cargo;
import org.tranship.runbook.objects.pointers.Pointing;

/// Looks at everything that a migration would copy, for what will not survive exactly: by the same
/// walk that copies, so that what is at the target already has to survive nothing; with a
/// catalogue, by the rows. Memory does not grow with the number of objects. Changes nothing.
public final class MigrationHazards {
  private MigrationHazards() {}

  /// Looks.
  ///
  /// @param now from which an age is counted
  /// @throws org.tranship.core.store.StoreException if a store cannot be listed
  /// @throws org.tranship.core.catalog.CatalogException if the rows cannot be read
  public static HazardReport of(Migration migration, Instant now) throws InterruptedException {
    return of(migration, now, Ledger.NONE, Ledger.NONE);
  }

  /// @param objects told of those that will be refused, by their keys at the source, in order
  /// @param clashes told of keys of the target, in order, where these are others
  static HazardReport of(Migration migration, Instant now, Ledger objects, Ledger clashes)
      throws InterruptedException {
    Copying copying = migration.copying();
    if (migration.pointing().isEmpty()) {
      return Preview.of(copying, now, objects).hazards();
    }
    Pointing pointing = migration.pointing().get();
    Watcher watcher = new Watcher(objects, clashes);
    try (Store source = copying.source();
        Store target = copying.target()) {
      HazardReport report = HazardReport.between(source, target, copying.plan().dropped(), watcher);
      watcher.report = report;
      Cargo.show(pointing, watcher);
      return report;
    }
  }

  /// Between the rows and the report: objects are met first, then the keys that they get.
  private static final class Watcher implements Cargo.Watcher, Ledger {
    private final Ledger objects;
    private final Ledger clashes;
    private @Nullable HazardReport report;
    private boolean keys;

    Watcher(Ledger objects, Ledger clashes) {
      this.objects = objects;
      this.clashes = clashes;
    }

    private HazardReport report() {
      return Objects.requireNonNull(report);
    }

    @Override
    public void object(Entry entry, Key target) {
      keys = false;
      report().meet(entry, target);
    }

    @Override
    public void target(Key key) {
      keys = true;
      report().meetKey(key);
    }

    @Override
    public void refused(Key key, String reason) {
      (keys ? clashes : objects).refused(key, reason);
    }
  }
}
