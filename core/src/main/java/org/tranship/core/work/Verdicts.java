package org.tranship.core.work;

import java.util.concurrent.Callable;
import org.tranship.core.compare.Pair;

/// Where a comparison puts what it finds of each key, in the order of the keys, and what it has to
/// ask before it knows. Verdicts are told in that order. Used by one thread, which also is told;
/// closing stops what is under way.
interface Verdicts extends AutoCloseable {
  /// Takes a verdict that is known.
  void add(Verdict verdict) throws InterruptedException;

  /// Has something found out.
  ///
  /// @param read whether contents are read for it
  /// @param task finds the verdict
  void ask(Pair.Both both, boolean read, Callable<Verdict> task) throws InterruptedException;

  /// Waits until all are told.
  void finish() throws InterruptedException;

  @Override
  void close();
}
