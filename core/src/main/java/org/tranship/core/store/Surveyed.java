package org.tranship.core.store;

/// For stores that can tell how the container around their objects is set up, beyond what it can
/// do. Asked of a store through [Store#feature], by those who say beforehand what a copy will not
/// take along; nothing rests on it.
public interface Surveyed {
  /// Asks, with a handful of requests whatever the number of objects. Changes nothing. What the
  /// server does not tell (it does not know the question, or these credentials may not ask it) is
  /// named in [ContainerFacts#untold] and is no fault.
  ///
  /// @throws StoreException if the container cannot be reached at all
  ContainerFacts facts();
}
