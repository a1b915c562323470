package org.tranship.testkit.server.fabric;

import java.util.List;

/// A part of the cluster's API: what it offers, and what it answers. The double calls it for one
/// request at a time.
public interface FabricRoutes {
  /// What it answers to.
  List<FabricOperation> operations();

  /// Whether this cluster has the operation at all; the gateway does not know it otherwise.
  default boolean has(FabricOperation operation) {
    return true;
  }

  /// @param operation one of [#operations()]
  /// @throws FabricRefusal with the error to answer
  FabricReply answer(FabricOperation operation, FabricRequest request);
}
