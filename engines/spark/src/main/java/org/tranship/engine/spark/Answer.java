package org.tranship.engine.spark;

import java.util.List;
import org.tranship.core.layer.Rates;
import org.tranship.core.work.WorkItem;

/// What the driver answers to an [Ask].
///
/// @param word what it comes to
/// @param resting whether nothing is to be begun for now
/// @param rates how fast the turn may use each store
/// @param items the next ones, for [Ask.Next]
/// @param now the driver's clock, in milliseconds since the epoch
record Answer(Word word, boolean resting, Rates rates, List<WorkItem> items, long now) {
  Answer {
    items = List.copyOf(items);
  }

  /// What an answer comes to.
  enum Word {
    /// Done, go on.
    YES,
    /// Not yet; ask again in a little while.
    LATER,
    /// Begin nothing more; what is in flight comes to its end and is recorded.
    STOP,
    /// The turn is over or was never known: whatever it says is not heard.
    GONE
  }
}
