package org.tranship.testkit.protocol;

import java.util.List;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.StoreOpener;
import org.tranship.testkit.contract.EngineContract;

/// The engine of one machine is an engine like any other.
class LocalEngineTest extends EngineContract {
  @Override
  protected Engine createEngine(StoreOpener stores, EngineLimits limits) {
    return new LocalEngine(stores, new Codecs(List.of()), limits);
  }
}
