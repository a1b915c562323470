package org.tranship.runbook.registry;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.InOrder;

/// Looks in other stores for the blobs that a registry lacks, or has wrongly. A store is anything
/// that has them under `blobs/sha256/<ab>/<digest>/data`, whatever stands in front: another
/// registry's, a replica, a backup, the quarantine of a garbage collection. What lies there under
/// the name of the digest is read and hashed, and believed only then.
final class BlobSources {
  private static final Pattern BLOB =
      Pattern.compile("(?:.*/)?blobs/sha256/([0-9a-f]{2})/(\\1[0-9a-f]{62})/data");
  private static final int PAGE = 1_000;
  private static final int HELD = 256 << 10;

  private static final String CANDIDATES =
      """
      select c.their_key, c.hex, c.size, c.version from candidate c
       where c.their_key > ? and not exists (select 1 from repair r where r.hex = c.hex
                                             and r.rank = 0)
       order by c.their_key limit ?
      """;

  private final Inventory inventory;

  /// @param inventory in which what is wanted is marked
  BlobSources(Inventory inventory) {
    this.inventory = inventory;
  }

  /// Finds for each wanted blob the first store that has it rightly, and marks it in `repair`.
  ///
  /// @throws org.tranship.core.store.StoreException if a store cannot be listed
  void find(Repairing repairing) throws InterruptedException {
    List<StoreSpec> sources = repairing.plan().from();
    for (int i = 0; i < sources.size(); i++) {
      if (inventory.count("select count(*) from wanted") == 0) {
        return;
      }
      try (Store store = repairing.opener().open(sources.get(i))) {
        list(store);
        hash(store, i);
      }
    }
  }

  private void list(Store store) {
    inventory.change("drop table if exists temp.candidate");
    inventory.change(
        "create temp table candidate (their_key primary key, hex, size, version) without rowid");
    try (Listing listing = new ListingAhead(() -> store.list(ListRequest.ALL))) {
      for (@Nullable Entry entry = listing.next(); entry != null; entry = listing.next()) {
        Matcher blob = BLOB.matcher(entry.key().text());
        if (blob.matches() && inventory.any("select 1 from wanted where hex = ?", blob.group(2))) {
          inventory.change(
              "insert into candidate values (%s, %s, %d, %s)"
                  .formatted(
                      Inventory.quoted(entry.key().text()),
                      Inventory.quoted(blob.group(2)),
                      entry.size().bytes(),
                      Inventory.quoted(entry.version().token())));
        }
      }
    }
  }

  private record Hashed(String key, BlobHash hash) {}

  private void hash(Store store, int source) throws InterruptedException {
    EngineLimits limits = EngineLimits.standard();
    try (InOrder<Hashed> blobs =
        new InOrder<>(limits, limits.requests(), List.of(store), one -> take(one, source))) {
      String after = "";
      for (List<List<String>> page = inventory.page(CANDIDATES, after, PAGE);
          !page.isEmpty();
          page = inventory.page(CANDIDATES, after, PAGE)) {
        for (List<String> row : page) {
          after = row.getFirst();
          Key key = Key.of(after);
          long size = Long.parseLong(row.get(2));
          Version version = row.get(3).isEmpty() ? Version.NONE : Version.of(row.get(3));
          blobs.run(
              HELD,
              size,
              () -> new Hashed(key.text(), BlobHash.of(store, key, row.get(1), size, version)));
        }
      }
      blobs.finish();
    }
    inventory.commit();
  }

  private void take(Hashed one, int source) {
    if (one.hash.state().equals("sound")) {
      inventory.change(
          """
          insert or ignore into repair
          select w.key, 0, w.hex, w.size, w.version, w.present, w.reason, %d, c.their_key, c.size,
                 c.version
            from wanted w join candidate c on c.hex = w.hex where c.their_key = %s
          """
              .formatted(source, Inventory.quoted(one.key)));
    }
  }
}
