package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.anchore.db.AnchoreDatabase;
import org.tranship.runbook.anchore.db.TableOrphans;
import org.tranship.runbook.anchore.layout.ContentLayout;

/// Content that no row of the catalogue points to: nobody can read it through Anchore, and no
/// migration moves it. It is named and left alone, since only its owner can say whether it is
/// missed.
public final class ContentWithoutRow {
  private static final int BATCH = 500;
  private static final int NAMED = 3;

  private final TableOrphans tables;
  private final Side side;

  public ContentWithoutRow(AnchoreDatabase database, Side side) {
    this.tables = new TableOrphans(database);
    this.side = side;
  }

  /// Looks as far as that is cheap: in Anchore's own tables, whose keys are those of the catalogue.
  ///
  /// @return a sentence for the operator; empty if nothing was found
  public Optional<String> glance() throws InterruptedException {
    return sentence(tables.look(side.driver()));
  }

  /// Looks everywhere, if need be by listing the store.
  ///
  /// @return a sentence for the operator; empty if nothing was found
  public Optional<String> search(StoreOpener opener) throws InterruptedException {
    return sentence(
        switch (side.layout()) {
          case ContentLayout.Db _, ContentLayout.Db2 _ -> tables.look(side.driver());
          case ContentLayout.LocalFs _ -> list(opener, "");
          case ContentLayout.S3(String _, String prefix) -> list(opener, prefix);
          case ContentLayout.Swift(String _, String prefix) -> list(opener, prefix);
        });
  }

  private TableOrphans.Found list(StoreOpener opener, String prefix) throws InterruptedException {
    long count = 0;
    List<String> examples = new ArrayList<>();
    try (Store store = opener.open(side.store());
        Listing listing = store.list(ListRequest.under(prefix))) {
      List<String> batch = new ArrayList<>(BATCH);
      boolean more = true;
      while (more) {
        Entry entry = listing.next();
        more = entry != null;
        if (entry != null) {
          batch.add(side.urlOf(entry.key()).text());
        }
        if (batch.size() == BATCH || !more) {
          Set<String> wanted = new HashSet<>(tables.pointedTo(batch));
          List<String> alone = batch.stream().filter(url -> !wanted.contains(url)).toList();
          alone.stream().limit(NAMED - examples.size()).forEach(examples::add);
          count += alone.size();
          batch.clear();
        }
      }
    }
    return new TableOrphans.Found(count, examples);
  }

  private Optional<String> sentence(TableOrphans.Found found) {
    if (found.count() == 0) {
      return Optional.empty();
    }
    long more = found.count() - found.examples().size();
    return Optional.of(
        "TRA-116 "
            + (found.count() == 1 ? "1 object" : found.count() + " objects")
            + " in "
            + side
            + (found.count() == 1 ? " belongs" : " belong")
            + " to no row of archive_metadata, so Anchore cannot read and no migration can move"
            + (found.count() == 1 ? " it: " : " them: ")
            + String.join(", ", found.examples())
            + (more == 0 ? "" : " and " + more + " more")
            + ". Nothing is done about that; remove there what nobody misses.");
  }
}
