package org.tranship.runbook.registry.msr;

import java.nio.file.Path;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.Consent;
import org.tranship.core.store.Store;
import org.tranship.core.value.Secrets;
import org.tranship.core.work.StoreOpener;

/// Everything that the steps of one move of an MSR work with.
///
/// @param opener opens stores with their layers
/// @param controls how MSR is acted on
/// @param secrets resolves the password when it is needed
/// @param consent what the operator agreed to
/// @param scratch a directory for files of this process
public record MsrMigration(
    MsrPlan plan,
    StoreOpener opener,
    Controls controls,
    Secrets secrets,
    Consent consent,
    Path scratch) {
  /// What was pushed after the metadata backup is lost.
  public static final String AFTER_BACKUP = "after-backup";

  /// Blobs are missing or damaged at the source already.
  public static final String HURT_BLOBS = "hurt-blobs";

  /// What came to the target since the switch was begun is lost by another restore, or collected.
  public static final String PUSHED_SINCE = "pushed-since";

  /// The reconfiguration erases every tag.
  public static final String ERASE_TAGS = "erase-tags";

  /// The registry's settings have it that a storage which is switched in them begins without tags.
  public static final String UNKEPT_METADATA = "unkept-metadata";

  /// The plan makes no backup of the metadata, which Mirantis asks for before every move.
  public static final String NO_BACKUP = "no-backup";

  MsrClient client() {
    return new MsrClient(plan.address(), secrets);
  }

  Acts acts() {
    return new Acts(controls);
  }

  Store source() {
    return opener.open(plan.source());
  }

  Store target() {
    return opener.open(plan.target());
  }

  boolean isOnline() {
    return plan.variant() == MsrPlan.Variant.ONLINE;
  }

  /// The source, for people.
  public String sourceName() {
    try (Store store = source()) {
      return store.toString();
    }
  }

  /// The target, for people.
  public String targetName() {
    try (Store store = target()) {
      return store.toString();
    }
  }
}
