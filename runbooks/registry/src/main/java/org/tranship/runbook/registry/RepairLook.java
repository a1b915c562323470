package org.tranship.runbook.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tranship.core.store.Capabilities.Versions;
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
                         and k.kind = 'TAG' and k.named = '' and k.tag = l.tag)
         and not exists (select 1 from listed t where t.repository = l.repository
                         and t.tag = l.tag)
      union all
      select 'tag ' || repository || ':' || tag, 'the list of tags says sha256:' || hex
             || ', and the repository has no such manifest'
        from listed t where rebuilt = 0
         and not exists (select 1 from link k where k.repository = t.repository
                         and k.kind = 'TAG' and k.named = '' and k.tag = t.tag and k.target is not null)
      union all
      select 'manifest sha256:' || hex, fault from manifest where state = 'bad'
      union all
      select 'manifest sha256:' || r.parent, 'it says of sha256:' || r.child || ' that it has '
             || r.size || ' bytes, and it has ' || b.size
        from reference r join blob b on b.hex = r.child
       where r.size >= 0 and r.size <> b.size and b.state = 'sound'
       order by 1
      """;

  private final Inventory inventory;
  private final String front;

  private final List<String> passedOver;

  private RepairLook(Inventory inventory, String front, List<String> passedOver) {
    this.inventory = inventory;
    this.front = front;
    this.passedOver = passedOver;
  }

  /// Looks at everything, and hashes every blob that the inventory does not know to be sound.
  ///
  /// @throws RegistryException if there is no registry in the store, or several, or the store does
  ///   not tell versions
  static RepairLook at(Store store, Repairing repairing, Fsck.Observer observer)
      throws InterruptedException {
    if (store.capabilities().versions() == Versions.NONE) {
      throw new RegistryException(
          "TRR-138",
          store
              + " does not tell versions of objects, so a repair could overwrite what somebody has"
              + " just pushed, and its rollback remove it. Nothing was changed. Copy the registry to"
              + " a store that does, such as files or S3, and repair it there.");
    }
    Inventory inventory = Inventory.open(repairing.inventory(), store.toString());
    try {
      Fsck fsck = new Fsck(store, inventory, EngineLimits.standard(), observer);
      fsck.run();
      RepairMark.in(inventory, fsck.front(), repairing.plan().tags());
      List<String> over = new BlobSources(inventory).find(repairing);
      return new RepairLook(inventory, fsck.front(), over);
    } catch (RuntimeException | InterruptedException e) {
      inventory.close();
      throw e;
    }
  }

  Inventory inventory() {
    return inventory;
  }

  /// What of the other stores could not be listed, for people.
  List<String> passedOver() {
    return passedOver;
  }

  /// What has to be as it was for a link to be written: the blob that it leads to, the link that
  /// proves it, what is there in its place.
  Map<Key, Version> proof(Repair link) {
    Map<Key, Version> proof = new LinkedHashMap<>();
    inventory
        .page("select key, version from blob where hex = ? limit ?", link.hex(), 1)
        .forEach(row -> proof.put(Key.of(row.get(0)), version(row.get(1))));
    inventory
        .page(
            "select key, version from link where key = (select proof from repair where key = ?)"
                + " limit ?",
            link.key().text(),
            1)
        .forEach(row -> proof.put(Key.of(row.get(0)), version(row.get(1))));
    if (link.present()) {
      proof.put(link.key(), link.version());
    }
    return proof;
  }

  /// The link that proves one that is not there; empty for any other.
  String root(Repair link) {
    return inventory
        .page("select ifnull(proof, '') from repair where key = ? limit ?", link.key().text(), 1)
        .stream()
        .map(List::getFirst)
        .findFirst()
        .orElse("");
  }

  /// Leaves a repair out, whose proof is lost.
  void leaveOut(Repair one) {
    inventory.change("delete from repair where key = " + Inventory.quoted(one.key().text()));
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
    passedOver.forEach(told);
    inventory.each(LEFT, row -> told.accept(row.text(1) + "  (" + row.text(2) + ")"));
  }

  @Override
  public void close() {
    inventory.close();
  }
}
