package org.tranship.runbook.registry;

import java.util.List;
import java.util.Optional;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// What came to a live registry while it was listed, and so is known by half: a listing has blobs
/// before links, and links of layers before those of manifests and tags, so a push that is made
/// meanwhile shows links without what they lead to. What the inventory misses is asked for by name,
/// and is in it then as if it had been listed. What is missed in truth stays so.
///
/// Takes a request for each that is missing, [#MOST] at most, one after the other. Where garbage is
/// put back, a push that needs some of it waits as long.
final class LateObjects {
  /// What is found may need more: an index its children, these their layers.
  static final int ROUNDS = 5;

  /// More is never of pushes that were under way.
  private static final int MOST = 10_000;

  private static final String BLOBS =
      """
      select path from (
        select 'blobs/sha256/' || substr(hex, 1, 2) || '/' || hex || '/data' as path from (
          select hex from manifest
          union
          select child from reference where role <> 'CHILD' and elsewhere = 0
        ) wanted where not exists (select 1 from blob b where b.hex = wanted.hex))
       where path > ? order by path limit ?
      """;

  private static final String LINKS =
      """
      select path from (
        select 'repositories/' || l.repository || '/_layers/sha256/' || r.child || '/link' as path
          from link l join reference r on r.parent = l.target
         where l.kind = 'REVISION' and r.role in ('CONFIG', 'LAYER') and r.elsewhere = 0
           and not exists (select 1 from link k where k.repository = l.repository
                           and k.kind = 'LAYER' and k.named = r.child)
        union
        select 'repositories/' || repository || '/_manifests/revisions/sha256/' || hex || '/link'
          from (
            select repository, target as hex from link where kind = 'TAG' and target is not null
            union
            select l.repository, r.child from link l join reference r on r.parent = l.target
             where l.kind = 'REVISION' and r.role = 'CHILD') needed
         where not exists (select 1 from link k where k.repository = needed.repository
                           and k.kind = 'REVISION' and k.named = needed.hex)
        union
        select 'repositories/' || repository || '/_manifests/tags/' || tag || '/current/link'
          from link h
         where kind = 'TAG_HISTORY'
           and not exists (select 1 from link k where k.repository = h.repository
                           and k.kind = 'TAG' and k.named = '' and k.tag = h.tag))
       where path > ? order by path limit ?
      """;

  private final Store store;
  private final Inventory inventory;
  private final String front;
  private int asked;

  /// @param front what stands in front of `docker/` in the store's keys
  LateObjects(Store store, Inventory inventory, String front) {
    this.store = store;
    this.inventory = inventory;
    this.front = front + RegistryLayout.ROOT;
  }

  /// Asks for what is missing once.
  ///
  /// @return whether anything of it is there
  boolean found() throws InterruptedException {
    boolean blobs = found(BLOBS);
    boolean links = found(LINKS);
    return blobs || links;
  }

  private boolean found(String sql) throws InterruptedException {
    boolean some = false;
    for (List<String> row : inventory.page(sql, "", MOST - asked)) {
      asked++;
      some |= found(Key.of(front + row.getFirst()));
    }
    inventory.commit();
    return some;
  }

  private boolean found(Key key) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Optional<Entry> entry = entry(key);
    entry.ifPresent(
        it -> {
          switch (new RegistryLayout().of(key)) {
            case Place.Blob(String hex) -> inventory.blob(hex, it);
            case Place.Link link -> inventory.link(LinkRead.in(store, it, link));
            case Place.Upload _, Place.Stray _, Place.Outside _ ->
                throw new IllegalStateException("no key of a registry: " + key);
          }
        });
    return entry.isPresent();
  }

  private Optional<Entry> entry(Key key) {
    try {
      return store.stat(key);
    } catch (StoreException e) {
      // Of one object alone; any other fault ends the look.
      StoreException _ = Fsck.ofOne(e);
      return Optional.empty();
    }
  }
}
