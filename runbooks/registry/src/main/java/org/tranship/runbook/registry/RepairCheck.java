package org.tranship.runbook.registry;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tranship.core.store.Store;

/// What a repair would do. Changes nothing in the store.
public final class RepairCheck {
  /// So many images are named.
  private static final int NAMED = 1_000;

  private RepairCheck() {}

  /// Is told what was seen.
  ///
  /// @param finding each thing that is wrong
  /// @param repair each thing that can be repaired
  /// @param left each thing that cannot, with the reason, as text
  public record Told(Consumer<Finding> finding, Consumer<Repair> repair, Consumer<String> left) {}

  /// What was seen.
  ///
  /// @param check the look as a whole
  /// @param links how many links can be written
  /// @param blobs how many blobs can be healed
  /// @param hurt images (`repository:tag`) that cannot be pulled whole, at most 1,000 of them
  public record Result(RegistryCheck.Result check, long links, long blobs, Set<String> hurt) {
    /// Whether there is anything that can be repaired.
    public boolean isIdle() {
      return links + blobs == 0;
    }
  }

  /// Looks, hashing every blob that the inventory does not know, and what the plan's other stores
  /// have of those that are wrong.
  ///
  /// @throws RegistryException if there is no registry in the store, or several, or the store does
  ///   not tell versions
  public static Result run(Repairing repairing, Fsck.Observer observer, Told told)
      throws InterruptedException {
    try (Store store = repairing.open();
        RepairLook look = RepairLook.at(store, repairing, observer)) {
      RegistryCheck.Result check = RegistryCheck.result(look.inventory(), told.finding);
      look.each(told.repair);
      look.eachLeft(told.left);
      Set<String> hurt = new TreeSet<>();
      look.inventory()
          .each(
              "select image from hurt order by image limit " + NAMED, row -> hurt.add(row.text(1)));
      return new Result(check, look.count(true), look.count(false), hurt);
    }
  }
}
