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
/// @param mark what every machine has to see in the target, where that is a directory
/// @param opener as of a [TurnSpec]
record ProbeSpec(
    TurnId turn, List<StoreSpec> stores, Optional<Mark> mark, String opener, RetryPolicy retries) {
  ProbeSpec {
    stores = List.copyOf(stores);
  }

  /// A file that this process has put into the target.
  ///
  /// @param text all that is in it
  record Mark(String path, String text) {}

  /// What a probe found.
  ///
  /// @param facts what the executor is
  /// @param apart whether it does not see the mark: what it has there is another directory
  /// @param fault why a store cannot be used there
  record Found(ExecutorFacts facts, boolean apart, Optional<Fault> fault) {}
}
