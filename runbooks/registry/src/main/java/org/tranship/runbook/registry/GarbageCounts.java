package org.tranship.runbook.registry;

import org.tranship.core.journal.RunView;

/// What a garbage collection has done so far, as its journal says.
///
/// @param blobs removed from the registry
/// @param links removed from the registry
/// @param restored objects put back
/// @param purged objects deleted from quarantine for good
public record GarbageCounts(long blobs, long links, long restored, long purged) {
  public static GarbageCounts of(RunView run) {
    return new GarbageCounts(
        run.tally(Quarantine.SWEEP_BLOBS).succeeded(),
        run.tally(Quarantine.SWEEP_LINKS).succeeded(),
        run.tally(Quarantine.RESTORE_BLOBS).succeeded()
            + run.tally(Quarantine.RESTORE_LINKS).succeeded(),
        run.tally(Quarantine.PURGE).succeeded());
  }

  /// What was removed, for people.
  public String collected() {
    return (blobs == 1 ? "1 blob" : blobs + " blobs")
        + " and "
        + (links == 1 ? "1 link" : links + " links");
  }
}
