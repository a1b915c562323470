package org.tranship.testkit.contract;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.StoreOpener;

/// What every engine promises: nothing is touched before it is intended, nothing is recorded before
/// it is durable, few are between the two, and one fault of a whole store is said once.
///
/// An engine's test is a subclass that makes the engine; the stores are in memory, in this process.
/// One that lets several executors share objects from 4 MiB on says so.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class EngineContract
    implements EngineWorkContract,
        EngineStopContract,
        EngineDurabilityContract,
        EngineCompareContract,
        EngineSharedContract {
  private final EngineBench bench = new EngineBench();

  /// An engine that keeps these limits and opens its stores there.
  protected abstract Engine createEngine(StoreOpener stores, EngineLimits limits);

  @Override
  public final EngineBench bench() {
    return bench;
  }

  @Override
  public final Engine engine(StoreOpener stores, EngineLimits limits) {
    return createEngine(stores, limits);
  }
}
