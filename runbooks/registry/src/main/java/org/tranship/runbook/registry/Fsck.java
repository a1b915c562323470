package org.tranship.runbook.registry;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.InOrder;

/// Looks through a registry's store: lists it, reads every link, hashes every blob and walks from
/// the tags over indexes and manifests to configurations and layers. Changes nothing in the store.
///
/// Memory does not grow with the registry: what is found goes into the [Inventory]. Killed at any
/// moment, the next look with the same inventory hashes only blobs that this one had not, and the
/// last few of those that it had ([#COMMIT]). A registry that is written to meanwhile is seen
/// partly as it was and partly as it is; only what stands still can be judged.
public final class Fsck {
  /// Memory a blob takes while it is hashed, beside what its store holds.
  private static final int HELD = 256 << 10;

  /// So many bytes are hashed between two commits at most, so that a kill costs little also where
  /// blobs are large and few.
  private static final long COMMIT = 256L << 20;

  private static final int PAGE = 1_000;

  private final Store store;
  private final Inventory inventory;
  private final EngineLimits limits;
  private final RegistryLayout layout = new RegistryLayout();
  private final Observer observer;
  private long uncommitted;

  /// Is told how it goes on, by the thread that looks.
  public interface Observer {
    /// Another part of the work begins.
    ///
    /// @param expected how many objects it has; empty if nobody knows
    void began(String part, Optional<Long> expected);

    /// Another object was dealt with.
    void passed(ByteCount size);
  }

  Fsck(Store store, Inventory inventory, EngineLimits limits, Observer observer) {
    this.store = store;
    this.inventory = inventory;
    this.limits = limits;
    this.observer = observer;
  }

  /// Looks.
  ///
  /// @throws RegistryException if there is no registry in the store, or more than one
  /// @throws StoreException if the store cannot be listed to its end
  void run() throws InterruptedException {
    look(this::hash);
  }

  /// How it becomes known which blobs are sound.
  interface Proof {
    void give() throws InterruptedException;
  }

  /// Looks, and hashes nothing by itself.
  ///
  /// @param proof writes down in the inventory which blobs are sound, once all are listed
  void look(Proof proof) throws InterruptedException {
    observer.began("list", Optional.empty());
    list();
    if (!layout.found()) {
      throw noRegistry(store);
    }
    inventory.change("delete from blob where seen = 0");
    walk(proof);
  }

  /// The same of a registry that is written to meanwhile: what its listing has by half is asked for
  /// by name ([LateObjects]).
  ///
  /// @param late the same as proof of what was found then
  void lookLive(Proof proof, Proof late) throws InterruptedException {
    look(proof);
    LateObjects objects = new LateObjects(store, inventory, front());
    for (int i = 0; i < LateObjects.ROUNDS && objects.found(); i++) {
      walk(late);
    }
  }

  private void walk(Proof proof) throws InterruptedException {
    proof.give();
    manifests();
    inventory.commit();
  }

  /// What stands in front of `docker/` in the store's keys, once it has looked.
  String front() {
    return layout.root();
  }

  static RegistryException noRegistry(Store store) {
    return new RegistryException(
        "TRR-101",
        "There is no registry in "
            + store
            + ": no key has "
            + RegistryLayout.ROOT
            + " in it. Name the folder or bucket in which docker/ lies.");
  }

  private void list() throws InterruptedException {
    try (Listing listing = new ListingAhead(() -> store.list(ListRequest.ALL));
        InOrder<LinkRead> links = inOrder(inventory::link)) {
      for (Entry entry = next(listing); entry != null; entry = next(listing)) {
        observer.passed(entry.size());
        Key key = entry.key();
        switch (layout.of(key)) {
          case Place.Blob(String hex) -> inventory.blob(hex, entry);
          case Place.Link place -> {
            Entry link = entry;
            links.run(LinkRead.MOST, LinkRead.MOST, () -> LinkRead.in(store, link, place));
          }
          case Place.Upload(String repository, String upload) ->
              inventory.stray(entry, "upload", repository + " " + upload);
          case Place.Stray() -> inventory.stray(entry, "stray", "");
          case Place.Outside() -> {} // somebody else's
        }
      }
      links.finish();
    }
  }

  /// What cannot be listed under its name is written down, and the listing goes on.
  private @Nullable Entry next(Listing listing) {
    return next(
        listing,
        fault ->
            inventory.unlistable(fault.key().orElseThrow(), String.valueOf(fault.getMessage())));
  }

  /// The next entry; null at the end.
  ///
  /// @param told is told each fault that is about one name, behind which the listing goes on
  static @Nullable Entry next(Listing listing, Consumer<StoreException> told) {
    while (true) {
      try {
        return listing.next();
      } catch (StoreException fault) {
        if (fault.key().isEmpty()) {
          throw fault;
        }
        told.accept(fault);
      }
    }
  }

  private <T> InOrder<T> inOrder(Consumer<T> told) {
    return new InOrder<>(limits, limits.requests(), List.of(store), told);
  }

  /// Hashes what is not known to be sound.
  void hash() throws InterruptedException {
    inventory.commit();
    observer.began(
        "hash", Optional.of(inventory.count("select count(*) from blob where state = 'listed'")));
    String sql =
        "select hex, key, size, version from blob where state = 'listed' and hex > ? order by hex"
            + " limit ?";
    try (InOrder<BlobHash> blobs = inOrder(this::hashed)) {
      String after = "";
      for (List<List<String>> page = inventory.page(sql, after, PAGE);
          !page.isEmpty();
          page = inventory.page(sql, after, PAGE)) {
        for (List<String> row : page) {
          String hex = row.get(0);
          Key key = Key.of(row.get(1));
          long size = Long.parseLong(row.get(2));
          Version version = row.get(3).isEmpty() ? Version.NONE : Version.of(row.get(3));
          blobs.run(HELD, size, () -> BlobHash.of(store, key, hex, size, version));
          after = hex;
        }
      }
      blobs.finish();
    }
  }

  private void hashed(BlobHash one) {
    inventory.hashed(one.hex(), one.state(), one.detail());
    uncommitted += one.size().bytes();
    if (uncommitted >= COMMIT) {
      inventory.commit();
      uncommitted = 0;
    }
    observer.passed(one.size());
  }

  /// A fault that is about one object; any other one would be met by all of them, and ends the
  /// look.
  static StoreException ofOne(StoreException fault) {
    return switch (fault.kind()) {
      case NOT_FOUND, CHANGED, CORRUPT, ACCESS_DENIED, INVALID_KEY, UNSUPPORTED, TOO_LARGE -> fault;
      default -> throw fault;
    };
  }

  /// Reads manifests from those that links name down to those that only indexes name.
  private void manifests() throws InterruptedException {
    observer.began("manifests", Optional.empty());
    inventory.change(
        """
        insert or ignore into manifest (hex)
        select target from link where kind in ('REVISION', 'TAG') and target is not null
        union
        select named from link where kind = 'REVISION'
        union
        select meant from link where kind = 'TAG' and meant is not null
        """);
    while (parsedSome()) {
      inventory.change(
          """
          insert or ignore into manifest (hex)
          select distinct child from reference where role = 'CHILD'
          """);
    }
  }

  /// Reads those that are wanted and sound.
  private boolean parsedSome() throws InterruptedException {
    inventory.commit();
    String sql =
        """
        select m.hex, b.key, b.size from manifest m join blob b on b.hex = m.hex
         where m.state = 'wanted' and b.state = 'sound' and m.hex > ? order by m.hex limit ?
        """;
    boolean some = false;
    String after = "";
    try (InOrder<Parsed> parsed = inOrder(this::take)) {
      for (List<List<String>> page = inventory.page(sql, after, PAGE);
          !page.isEmpty();
          page = inventory.page(sql, after, PAGE)) {
        some = true;
        for (List<String> row : page) {
          String hex = row.get(0);
          Key key = Key.of(row.get(1));
          long size = Long.parseLong(row.get(2));
          long held = Math.min(size, Manifest.MOST_BYTES) + HELD;
          parsed.run(held, size, () -> parse(hex, key, size));
          after = hex;
        }
      }
      parsed.finish();
    }
    return some;
  }

  private record Parsed(String hex, @Nullable Manifest manifest, String fault, ByteCount size) {}

  private void take(Parsed one) {
    observer.passed(one.size);
    if (one.manifest == null) {
      inventory.badManifest(one.hex, one.fault);
    } else {
      inventory.manifest(one.hex, one.manifest);
    }
  }

  private Parsed parse(String hex, Key key, long size) {
    ByteCount bytes = ByteCount.of(size);
    if (size > Manifest.MOST_BYTES) {
      return new Parsed(hex, null, "it has " + bytes + ", more than a registry takes", bytes);
    }
    try (ObjectBody body = store.open(key, ReadRequest.whole(Version.NONE))) {
      byte[] text = body.readAll(Manifest.MOST_BYTES);
      String found = HexFormat.of().formatHex(BlobHash.sha256().digest(text));
      return found.equals(hex)
          ? new Parsed(hex, Manifest.parse(text), "", bytes)
          : new Parsed(hex, null, "its SHA-256 is " + found, bytes);
    } catch (Manifest.Unreadable e) {
      return new Parsed(hex, null, String.valueOf(e.getMessage()), bytes);
    } catch (StoreException e) {
      return new Parsed(hex, null, String.valueOf(ofOne(e).getMessage()), bytes);
    }
  }
}
