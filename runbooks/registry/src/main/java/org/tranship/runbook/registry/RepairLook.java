package org.tranship.runbook.registry;

import java.util.List;
import java.util.function.Consumer;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.EngineLimits;

/// One whole look at a registry's store, and what of it can be repaired, by [RepairMark] and
/// [BlobSources].
final class RepairLook implements AutoCloseable {
  private static final int PAGE = 500;

  /// What stays, for people: subject, why.
  private static final String LEFT =
      """
      select 'blob sha256:' || hex, reason || ', and no store that was named has it rightly'
        from wanted w where not exists (select 1 from repair r where r.rank = 0 and r.hex = w.hex)
      union all
      select 'blob sha256:' || hex, detail from blob where state in ('unreadable', 'changed')
      union all
      select 'link ' || key, fault || ', and nothing that is there proves what it should hold'
        from link l where fault <> '' and not exists (select 1 from repair r where r.key = l.key)
      union all
      select distinct 'tag ' || repository || ':' || tag, 'nothing proves where it pointed'
        from link l where kind = 'TAG_HISTORY'
         and not exists (select 1 from link k where k.repository = l.repository
                         and k.kind = 'TAG' and k.tag = l.tag)
      union all
      select 'manifest sha256:' || hex, fault from manifest where state = 'bad'
       order by 1
      """;

  private final Inventory inventory;
  private final String front;

  private RepairLook(Inventory inventory, String front) {
    this.inventory = inventory;
    this.front = front;
  }

  /// Looks at everything, and hashes every blob that the inventory does not know to be sound.
  ///
  /// @throws RegistryException if there is no registry in the store, or several
  static RepairLook at(Store store, Repairing repairing, Fsck.Observer observer)
      throws InterruptedException {
    Inventory inventory = Inventory.open(repairing.inventory(), store.toString());
    try {
      Fsck fsck = new Fsck(store, inventory, EngineLimits.standard(), observer);
      fsck.run();
      RepairMark.in(inventory, fsck.front());
      new BlobSources(inventory).find(repairing);
      return new RepairLook(inventory, fsck.front());
    } catch (RuntimeException | InterruptedException e) {
      inventory.close();
      throw e;
    }
  }

  Inventory inventory() {
    return inventory;
  }

  /// What the registry's driver puts in front of `docker/`.
  String front() {
    return front;
  }

  /// @param links links, and not blobs
  long count(boolean links) {
    return inventory.count("select count(*) from repair where rank " + (links ? "> 0" : "= 0"));
  }

  /// Whether an object can be repaired.
  boolean has(Key key) {
    return inventory.any("select 1 from repair where key = ?", key.text());
  }

  /// A page of repairs, in key order.
  ///
  /// @param where a condition on the table `repair`
  /// @param after the last key of the page before; empty for the first
  List<Repair> page(String where, String after) {
    return inventory
        .page(
            "select key, rank, hex, size, version, present, reason, ifnull(source, -1),"
                + " ifnull(their_key, ''), ifnull(their_size, 0), ifnull(their_version, '')"
                + " from repair where ("
                + where
                + ") and key > ? order by key limit ?",
            after,
            PAGE)
        .stream()
        .map(RepairLook::repair)
        .toList();
  }

  private static Repair repair(List<String> row) {
    String theirs = row.get(8);
    return new Repair(
        Key.of(row.get(0)),
        Integer.parseInt(row.get(1)),
        row.get(2),
        ByteCount.of(Long.parseLong(row.get(3))),
        version(row.get(4)),
        row.get(5).equals("1"),
        row.get(6),
        Integer.parseInt(row.get(7)),
        theirs.isEmpty()
            ? null
            : new Repair.Theirs(
                Key.of(theirs), ByteCount.of(Long.parseLong(row.get(9))), version(row.get(10))));
  }

  private static Version version(String token) {
    return token.isEmpty() ? Version.NONE : Version.of(token);
  }

  /// Tells all of them, in key order.
  void each(Consumer<Repair> told) {
    for (List<Repair> page = page("1", ""); !page.isEmpty(); ) {
      page.forEach(told);
      page = page("1", page.getLast().key().text());
    }
  }

  /// Tells what cannot be repaired, with the reason.
  void eachLeft(Consumer<String> told) {
    inventory.each(LEFT, row -> told.accept(row.text(1) + "  (" + row.text(2) + ")"));
  }

  @Override
  public void close() {
    inventory.close();
  }
}
