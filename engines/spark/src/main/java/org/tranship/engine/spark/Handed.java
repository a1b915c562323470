package org.tranship.engine.spark;

import org.tranship.core.work.PassStopped;
import org.tranship.core.work.WorkItem;

/// An item on its way through a pass. Its desk alone changes it.
final class Handed {
  WorkItem item;
  boolean intended;

  /// How many turns were lost with it in flight.
  int losses;

  Handed(WorkItem item) {
    this.item = item;
  }

  /// What stops the pass when that was too often.
  PassStopped lost() {
    return new PassStopped(
        "TRW-105",
        "the cluster",
        "\""
            + item.key()
            + "\" was in flight on "
            + losses
            + " executors that were lost, so the pass was stopped. Look into the executors' logs"
            + " (memory and disks first), then run the same command again; it goes on from there.");
  }
}
