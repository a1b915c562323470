package org.tranship.runbook.objects.pointers;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.CatalogOpener;
import org.tranship.core.catalog.CatalogSpec;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.StoreOpener;

/// What the steps work with that know the table.
///
/// @param source where the objects are
/// @param target where they go
/// @param stores opens stores with their layers
/// @param rows the table; its option `columns` may be left out, the rule knows them
/// @param catalogs opens it
/// @param rule from a row to its object
/// @param verify how far copies are verified before rows are switched
/// @param dropped kinds of attributes that may be lost where the target keeps none
/// @param accepted what a survey may come upon without the run being refused
/// @param cleaning what becomes of the objects at the source
/// @param acceptUnread objects whose copies were not read back are cleaned too
/// @param everything objects that no row points at are copied too, under their own keys
/// @param sortDirectory where rows are sorted; it must exist
public record Pointing(
    StoreSpec source,
    StoreSpec target,
    StoreOpener stores,
    CatalogSpec rows,
    CatalogOpener catalogs,
    PointerRule rule,
    VerifyLevel verify,
    Set<Attributes.Kind> dropped,
    Set<Finding> accepted,
    Cleaning cleaning,
    boolean acceptUnread,
    boolean everything,
    Path sortDirectory) {
  public Pointing {
    dropped = Set.copyOf(dropped);
    accepted = accepted.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(accepted));
    for (Finding finding : accepted) {
      if (!finding.mayBeAccepted()) {
        throw new IllegalArgumentException(finding + " cannot be accepted");
      }
    }
  }

  Store openSource() {
    return stores.open(source);
  }

  Store openTarget() {
    return stores.open(target);
  }

  Catalog openRows() {
    boolean named = rows.options().containsKey("columns");
    return catalogs.open(named ? rows : rows.with("columns", columnNames()));
  }

  private String columnNames() {
    return rule.columns().stream()
        .map(column -> '"' + column.replace("\"", "\"\"") + '"')
        .reduce((a, b) -> a + "," + b)
        .orElseThrow();
  }

  /// The least level of a copy that a row may be pointed to.
  Level needed() {
    return verify == VerifyLevel.READBACK ? Level.READBACK : Level.SENT_AND_LISTED;
  }
}
