package org.tranship.testkit.contract;

import java.time.Duration;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.StoreOpener;

/// What the tests of an engine know of it. They are kept in one interface for each subject, which
/// [EngineContract] puts together.
interface EngineUnderTest {
  /// Limits that make the tests quick and their bounds visible.
  EngineLimits LIMITS = new EngineLimits(8, ByteCount.ofMiB(16), 40, Duration.ofMillis(5));

  /// Two stores, a ledger and a watch, new for each test.
  EngineBench bench();

  /// An engine that keeps these limits and opens its stores there.
  Engine engine(StoreOpener stores, EngineLimits limits);

  /// Carries out one pass with an engine of its own.
  default void run(Operation operation, Engine.Work work) throws InterruptedException {
    try (Engine engine = engine(bench()::open, LIMITS)) {
      engine.run(EngineBench.spec(operation), work, bench());
    }
  }
}
