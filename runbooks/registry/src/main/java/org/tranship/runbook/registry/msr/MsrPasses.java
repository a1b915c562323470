package org.tranship.runbook.registry.msr;

import org.tranship.core.outcome.PassId;

/// The names of the passes of a move of an MSR, as journals hold them.
public final class MsrPasses {
  /// Every object of the storage.
  public static final PassId COPY = PassId.of("copy");

  /// Names what was written after the backup; nothing of it is done.
  public static final PassId AFTER_BACKUP = PassId.of("after-backup");

  /// On the way back: objects that only the target has.
  public static final PassId COPY_BACK = PassId.of("copy-back");

  private MsrPasses() {}
}
