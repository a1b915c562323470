package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
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

  /// Finds for each wanted blob the first store that has it rightly, and marks it in `repair`. A
  /// name that cannot be listed is passed over.
  ///
  /// @return what was passed over, for people
  /// @throws StoreException if a store cannot be listed to its end
  List<String> find(Repairing repairing) throws InterruptedException {
    List<String> over = new ArrayList<>();
    List<StoreSpec> sources = repairing.plan().from();
    for (int i = 0; i < sources.size(); i++) {
      if (inventory.count("select count(*) from wanted") == 0) {
        break;
      }
      try (Store store = repairing.opener().open(sources.get(i))) {
        list(store).ifPresent(over::add);
        hash(store, i);
      }
    }
    return over;
  }

  private Optional<String> list(Store store) {
    List<String> first = new ArrayList<>();
    long[] faults = {0};
    Consumer<StoreException> told =
        fault -> {
          if (faults[0]++ == 0) {
            first.add(String.valueOf(fault.getMessage()));
          }
        };
    inventory.change("drop table if exists temp.candidate");
    inventory.change(
        "create temp table candidate (their_key primary key, hex, size, version) without rowid");
    try (Listing listing = new ListingAhead(() -> store.list(ListRequest.ALL))) {
      for (Entry entry = Fsck.next(listing, told);
          entry != null;
          entry = Fsck.next(listing, told)) {
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
    return first.stream()
        .findFirst()
        .map(
            it ->
                "store %s: %d of its names cannot be listed, and nothing is healed from them; the first: %s"
                    .formatted(store, faults[0], it));
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
          insert or ignore into repair (key, rank, hex, size, version, present, reason, source,
                                        their_key, their_size, their_version)
          select w.key, 0, w.hex, w.size, w.version, w.present, w.reason, %d, c.their_key, c.size,
                 c.version
            from wanted w join candidate c on c.hex = w.hex where c.their_key = %s
          """
              .formatted(source, Inventory.quoted(one.key)));
    }
  }
}
