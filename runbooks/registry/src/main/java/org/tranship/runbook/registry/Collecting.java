package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.tranship.core.cutover.Consent;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.Store;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.StoreOpener;

/// Everything that the steps of one garbage collection work with.
///
/// @param plan what was asked
/// @param opener opens the store with its layers
/// @param consent what the operator agreed to
/// @param scratch a directory for files of this process
/// @param inventory a file of which the digests of blobs are believed that are as they were
/// @param slowestPush how long the registry may take from finding that what a manifest needs is
///   there until the manifest is written
public record Collecting(
    GarbagePlan plan,
    StoreOpener opener,
    Consent consent,
    Path scratch,
    Path inventory,
    Duration slowestPush) {
  /// The registry has no manifest at all, or more garbage than images.
  public static final String MUCH_GARBAGE = "much-garbage";

  Store open() {
    return opener.open(plan.store());
  }

  /// The store, for people.
  public String name() {
    try (Store store = open()) {
      return store.toString();
    }
  }

  /// What was written before this may be collected.
  ///
  /// @param now by the clock of this machine
  Instant before(Instant now) {
    return now.minus(plan.young());
  }

  /// A pass that copies within the store, reads each copy back, and overwrites nothing.
  PassSpec copying(PassId pass) {
    return new PassSpec(
        pass,
        Operation.COPY,
        plan.store(),
        plan.store(),
        VerifyLevel.READBACK,
        Existing.REFUSE,
        Set.of(),
        Set.of());
  }

  PassSpec removing(PassId pass) {
    return PassSpec.on(pass, Operation.DELETE, plan.store());
  }
}
