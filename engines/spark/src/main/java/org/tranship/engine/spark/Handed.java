package org.tranship.engine.spark;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.WorkItem;

/// An item on its way through a pass. Its desk alone changes it.
final class Handed {
  WorkItem item;
  boolean intended;

  /// The large object that this is a portion of; none where it is an object.
  @Nullable SharedObject shared;

  /// How many turns were lost with it in flight, and on which executors.
  int losses;

  final Set<String> executors = new HashSet<>();

  Handed(WorkItem item) {
    this.item = item;
  }

  /// What stops the pass when that was too often.
  PassStopped lost() {
    return new PassStopped(
        "TRW-105",
        "the cluster",
        "\""
            + (shared == null ? item.key() : shared.whole().key())
            + "\" was in flight in "
            + losses
            + " turns that were lost, on "
            + executors.size()
            + " different executors, so the pass was stopped. Look into the executors' logs"
            + " (memory and disks first), then run the same command again; it goes on from there.");
  }
}
