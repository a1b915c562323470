package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.StoreOpener;

/// Everything that the steps of one repair work with.
///
/// @param plan what was asked
/// @param opener opens stores with their layers
/// @param inventory a file of which the digests of blobs are believed that are as they were
public record Repairing(RepairPlan plan, StoreOpener opener, Path inventory) {
  Store open() {
    return opener.open(plan.store());
  }

  /// Where files of this process are made, beside the inventory.
  Path scratch() {
    return Optional.ofNullable(inventory.toAbsolutePath().getParent()).orElse(inventory);
  }

  /// The store, for people.
  public String name() {
    try (Store store = open()) {
      return store.toString();
    }
  }

  /// A pass that copies within the registry's store; see the other.
  PassSpec copying(PassId pass) {
    return copying(pass, plan.store());
  }

  /// A pass that copies into the registry's store, reads each copy back, and overwrites nothing but
  /// the very version that an item names.
  PassSpec copying(PassId pass, StoreSpec source) {
    return new PassSpec(
        pass,
        Operation.COPY,
        source,
        plan.store(),
        VerifyLevel.READBACK,
        Existing.REFUSE,
        Set.of(),
        Set.of());
  }

  PassSpec on(PassId pass, Operation operation) {
    return PassSpec.on(pass, operation, plan.store());
  }
}
