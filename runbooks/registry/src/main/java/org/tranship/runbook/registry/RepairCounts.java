package org.tranship.runbook.registry;

import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.PassId;

/// What a repair has done so far, as its journal says.
///
/// @param blobs healed
/// @param links written
/// @param back objects that hold their old bytes again
/// @param away objects that were added and are removed again
/// @param forgotten kept objects that were deleted for good
public record RepairCounts(long blobs, long links, long back, long away, long forgotten) {
  public static RepairCounts of(RunView run) {
    return new RepairCounts(
        RepairStep.heals(RepairPlan.of(run.header().plan())).stream()
            .mapToLong((PassId pass) -> run.tally(pass).succeeded())
            .sum(),
        run.tally(Kept.LINKS).succeeded(),
        run.tally(Kept.PUT_BACK).succeeded(),
        run.tally(Kept.TAKE_AWAY).succeeded(),
        run.tally(Kept.FORGET).succeeded());
  }

  /// What was repaired, for people.
  public String repaired() {
    return text(blobs, links);
  }

  /// So many blobs and links, for people.
  public static String text(long blobs, long links) {
    return (blobs == 1 ? "1 blob" : blobs + " blobs")
        + " and "
        + (links == 1 ? "1 link" : links + " links");
  }
}
