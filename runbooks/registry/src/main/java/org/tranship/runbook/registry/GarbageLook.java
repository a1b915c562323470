package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.EngineLimits;

/// One look at a registry's store, and what of it is garbage by [GarbageMark].
final class GarbageLook implements AutoCloseable {
  static final String DAMAGED = "TRR-130";
  static final String EXCESS = "TRR-139";

  /// So many blobs may be collected without asking, and else half of them.
  private static final int MANY = 1_000;

  private static final int NAMED = 3;
  private static final int PAGE = 1_000;

  private static final String SPARED =
      """
      select count(*) from blob b
       where not exists (select 1 from needed n where n.hex = b.hex)
         and not exists (select 1 from garbage g where g.key = b.key)
      """;

  private static final String HIDDEN =
      """
      select (select count(*) from manifest where state <> 'read')
           + (select count(*) from link where fault <> '')
           + (select count(*) from stray where kind = 'unlistable')
      """;

  private final Path file;
  private final boolean kept;
  private final Inventory inventory;
  private final String front;

  private GarbageLook(Path file, boolean kept, Inventory inventory, String front) {
    this.file = file;
    this.kept = kept;
    this.inventory = inventory;
    this.front = front;
  }

  /// Looks at everything, and hashes every blob.
  ///
  /// @param place the store's name, by which an inventory is known again
  /// @param inventory a file to keep, of which blobs are believed that are as they were
  static GarbageLook whole(Store store, String place, Path inventory, Fsck.Observer observer)
      throws InterruptedException {
    return look(store, place, inventory, true, observer);
  }

  /// Looks at links and manifests only, in the middle of a run.
  ///
  /// @throws StepFailed if there is no registry in the store any more, or another one as well
  static GarbageLook again(Store store, Path scratch) throws InterruptedException {
    try {
      Path file = InventoryFile.scratch(scratch);
      return look(store, store.toString(), file, false, StandingSource.unobserved());
    } catch (RegistryException e) {
      throw new StepFailed(e.getMessage() + " Then run the same command again.", e);
    }
  }

  private static GarbageLook look(
      Store store, String place, Path file, boolean kept, Fsck.Observer observer)
      throws InterruptedException {
    Inventory inventory = Inventory.open(file, place);
    try {
      Fsck fsck = new Fsck(store, inventory, EngineLimits.standard(), observer);
      Fsck.Proof proof = kept ? fsck::hash : () -> StandingSource.ALL.give(inventory);
      fsck.lookLive(proof, proof);
      return new GarbageLook(file, kept, inventory, fsck.front());
    } catch (RuntimeException | InterruptedException e) {
      inventory.close();
      if (!kept) {
        InventoryFile.remove(file);
      }
      throw e;
    }
  }

  /// What the registry's driver puts in front of `docker/`.
  String front() {
    return front;
  }

  /// Why nothing may be collected; empty if nothing stands against it.
  ///
  /// @param hurt whether damage that hides nothing was agreed to
  Optional<String> objection(boolean hurt) {
    boolean hides = inventory.count(HIDDEN) > 0;
    if (!hides && hurt) {
      return Optional.empty();
    }
    List<Finding> damage = new ArrayList<>();
    long[] all = {0};
    new Findings(inventory)
        .each(
            finding -> {
              if (finding.kind().isDamage()) {
                all[0]++;
                if (damage.size() < NAMED) {
                  damage.add(finding);
                }
              }
            });
    if (all[0] == 0 && !hides) {
      return Optional.empty();
    }
    return Optional.of(damaged(damage, all[0], hides));
  }

  private static String damaged(List<Finding> damage, long all, boolean hides) {
    StringBuilder text = new StringBuilder(DAMAGED + " The registry is damaged");
    String between = ": ";
    for (Finding finding : damage) {
      text.append(between).append(finding.kind().words()).append(' ').append(finding.subject());
      text.append(" (").append(finding.detail()).append(')');
      between = "; ";
    }
    if (all > damage.size()) {
      text.append("; and ").append(all - damage.size()).append(" more");
    }
    text.append(". ");
    text.append(
        hides
            ? "A manifest or link that cannot be read may need what nothing else needs, so nothing was"
                + " collected."
            : "What is hurt may yet be mended from what looks like garbage, so nothing was collected.");
    text.append(" 'tranship registry fsck' names everything; mend it or remove the images");
    text.append(hides ? "." : ", or give --acknowledge hurt-images.");
    return text.toString();
  }

  /// Marks what is garbage.
  ///
  /// @param before only what was written before this
  void mark(boolean untagged, Instant before) {
    GarbageMark.in(inventory, untagged, before);
  }

  /// Why what was marked is too much to be collected without asking; empty if it is not. A registry
  /// without any manifest, or with more garbage than images, may be a copy that is not finished.
  ///
  /// @param much whether that was agreed to
  Optional<String> excess(boolean much) {
    long all = inventory.count("select count(*) from blob");
    long garbage = blobs();
    boolean bare =
        garbage > 0
            && !inventory.any(
                "select 1 from link where kind in ('REVISION', 'TAG') and fault = ?", "");
    if (much || !bare && (garbage <= MANY || garbage * 2 <= all)) {
      return Optional.empty();
    }
    return Optional.of(
        EXCESS
            + " "
            + garbage
            + " of the registry's "
            + all
            + " blobs would be collected"
            + (bare ? ", since no repository has a manifest" : "")
            + ". So it looks where a copy of a registry is not finished, or links were lost. Nothing"
            + " was collected. See what the store is; if all of that is garbage, give --acknowledge "
            + Collecting.MUCH_GARBAGE
            + ".");
  }

  /// How many objects are garbage.
  long count() {
    return inventory.count("select count(*) from garbage");
  }

  /// How many of them are blobs.
  long blobs() {
    return inventory.count("select count(*) from garbage where link = 0");
  }

  /// Bytes of the blobs among them.
  ByteCount bytes() {
    return ByteCount.of(inventory.count("select ifnull(sum(size), 0) from garbage where link = 0"));
  }

  /// How many blobs nothing needs either, that are too young.
  long young() {
    return inventory.count(SPARED);
  }

  boolean isGarbage(Key key) {
    return inventory.any("select 1 from garbage where key = ?", key.text());
  }

  /// Whether a blob is needed, and is not there.
  boolean isMissed(String hex) {
    return inventory.any(
        "select 1 from needed n where n.hex = ?"
            + " and not exists (select 1 from blob b where b.hex = n.hex)",
        hex);
  }

  /// Whether a link is needed, and is not there: of a layer or configuration that a manifest of the
  /// repository needs, of a manifest to which a tag of it leads, or of what a tag points to.
  boolean isMissed(Place.Link link) {
    String there =
        " not exists (select 1 from link k where k.repository = %1$s and k.kind = '%2$s' and k.tag ="
            + " %3$s and k.named = ?1)";
    String needed =
        switch (link.kind()) {
          case LAYER ->
              "select 1 from link l join reference r on r.parent = l.target where l.repository = %1$s"
                  + " and l.kind = 'REVISION' and r.role <> 'CHILD' and r.child = ?1 and";
          case REVISION -> "select 1 from led where repository = %1$s and hex = ?1 and";
          case TAG_HISTORY, TAG ->
              "select 1 from link l where l.repository = %1$s and l.kind = 'TAG' and l.tag = %3$s"
                  + " and l.target = ?1 and";
        };
    return inventory.any(
        (needed + there)
            .formatted(
                Inventory.quoted(link.repository()), link.kind(), Inventory.quoted(link.tag())),
        link.hex());
  }

  /// A page of the garbage, in key order.
  ///
  /// @param after the last key of the page before; empty for the first
  List<Garbage> page(String after) {
    return inventory
        .page(
            "select key, hex, size, version, modified, reason, link from garbage where key > ?"
                + " order by key limit ?",
            after,
            PAGE)
        .stream()
        .map(
            row ->
                new Garbage(
                    Key.of(row.get(0)),
                    row.get(1),
                    ByteCount.of(Long.parseLong(row.get(2))),
                    row.get(3).isEmpty() ? Version.NONE : Version.of(row.get(3)),
                    Instant.ofEpochMilli(Long.parseLong(row.get(4))),
                    row.get(5),
                    row.get(6).equals("1")))
        .toList();
  }

  /// Tells all of it, in key order.
  void each(Consumer<Garbage> told) {
    for (List<Garbage> page = page(""); !page.isEmpty(); ) {
      page.forEach(told);
      page = page(page.getLast().key().text());
    }
  }

  @Override
  public void close() {
    inventory.close();
    if (!kept) {
      InventoryFile.remove(file);
    }
  }
}
