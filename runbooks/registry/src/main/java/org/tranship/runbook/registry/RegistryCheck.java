package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.EngineLimits;

/// The whole look at a registry's store: what is there, and what is wrong with it.
public final class RegistryCheck {
  private RegistryCheck() {}

  /// What was seen.
  ///
  /// @param repositories how many there are
  /// @param tags how many tags point somewhere
  /// @param manifests how many manifests and indexes were read
  /// @param blobs how many blobs there are
  /// @param size their bytes
  /// @param sound how many of them have the bytes that their names say
  /// @param hurt how many images (tags) cannot be pulled whole
  /// @param findings how many there are of each kind; those that were not found are absent
  public record Result(
      long repositories,
      long tags,
      long manifests,
      long blobs,
      ByteCount size,
      long sound,
      long hurt,
      Map<Finding.Kind, Long> findings) {
    /// Whether anything was found that damages images, or will.
    public boolean isSound() {
      return findings.keySet().stream().noneMatch(Finding.Kind::isDamage);
    }
  }

  /// Is told what was seen, at the end.
  ///
  /// @param finding each finding, with the first of the images that it hurts
  /// @param hurt then each image (`repository:tag`) that cannot be pulled whole
  public record Told(Consumer<Finding> finding, Consumer<String> hurt) {}

  /// Looks, and tells what was seen at the end.
  ///
  /// @param store with the usual layers; it is not changed
  /// @param place its name, by which an inventory is known again
  /// @param inventory a file to write what is found to; made if it is not there. Of one that is
  ///   there only blobs are believed that have the same size and version as they had
  /// @throws RegistryException if there is no registry in the store, or several
  public static Result run(
      Store store,
      String place,
      Path inventory,
      EngineLimits limits,
      Fsck.Observer observer,
      Told told)
      throws InterruptedException {
    try (Inventory open = Inventory.open(inventory, place)) {
      new Fsck(store, open, limits, observer).run();
      Result result = result(open, told.finding);
      open.each("select image from hurt order by image", row -> told.hurt.accept(row.text(1)));
      return result;
    }
  }

  /// How many blobs an inventory that was left knows to be sound; empty if the file is no inventory
  /// of this store, or cannot be read.
  ///
  /// @param place the store's name, as [#run] was given it
  public static OptionalLong known(Path inventory, String place) {
    return InventoryFile.sound(inventory, place);
  }

  /// Removes an inventory with what SQLite keeps beside it, if it is there.
  public static void forget(Path inventory) {
    InventoryFile.remove(inventory);
  }

  /// What a look has found, each finding told.
  static Result result(Inventory open, Consumer<Finding> told) {
    Map<Finding.Kind, Long> findings = new EnumMap<>(Finding.Kind.class);
    new Findings(open)
        .each(
            finding -> {
              findings.merge(finding.kind(), 1L, Long::sum);
              told.accept(finding);
            });
    return new Result(
        open.count("select count(distinct repository) from link"),
        open.count("select count(*) from link where kind = 'TAG'"),
        open.count("select count(*) from manifest where state = 'read'"),
        open.count("select count(*) from blob"),
        ByteCount.of(open.count("select ifnull(sum(size), 0) from blob")),
        open.count("select count(*) from blob where state = 'sound'"),
        open.count("select count(*) from hurt"),
        findings);
  }
}
