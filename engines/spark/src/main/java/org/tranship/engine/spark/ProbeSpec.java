package org.tranship.engine.spark;

import java.util.List;
import java.util.Optional;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.StoreSpec;
import org.tranship.engine.spark.TurnEnd.Fault;

/// What a probe of an executor gets.
///
/// @param turn under which it asks the driver
/// @param stores to be looked at
/// @param opener as of a [TurnSpec]
record ProbeSpec(TurnId turn, List<StoreSpec> stores, String opener, RetryPolicy retries) {
  ProbeSpec {
    stores = List.copyOf(stores);
  }

  /// What a probe found.
  ///
  /// @param facts what the executor is
  /// @param fault why a store cannot be used there
  record Found(ExecutorFacts facts, Optional<Fault> fault) {}
}
