package org.tranship.engine.spark;

import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.work.PassSpec;

/// What a task of Spark gets: everything an executor needs for a turn but the items, which it asks
/// for. Data only, and no secret: those are references.
///
/// @param turn which one
/// @param pass what is done to each item
/// @param opener name of the stores' opener in this process, where driver and executor are one;
///   else empty, and the executor opens them itself
/// @param share what the turn may use
/// @param retries how patiently calls to the stores are repeated
record TurnSpec(TurnId turn, PassSpec pass, String opener, Share share, RetryPolicy retries) {
  /// A part of the limits.
  ///
  /// @param requests objects in flight at once
  /// @param memory bytes of content held at once; 0 for a third of the executor's own heap, divided
  ///   by the tasks that it can run at once
  /// @param outstanding intents without a recorded result
  /// @param patienceMillis longest time a result waits before it is recorded
  record Share(int requests, long memory, int outstanding, long patienceMillis) {}
}
