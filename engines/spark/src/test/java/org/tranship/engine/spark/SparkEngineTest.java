package org.tranship.engine.spark;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.StoreOpener;
import org.tranship.testkit.contract.EngineContract;

/// What every engine promises, kept on Spark with two tasks at once in this process.
class SparkEngineTest extends EngineContract {
  private static SparkCluster cluster;

  @BeforeAll
  static void join() {
    cluster = SparkCluster.join("local[2]", Map.of());
  }

  @AfterAll
  static void leave() {
    cluster.close();
  }

  @Override
  protected Engine createEngine(StoreOpener stores, EngineLimits limits) {
    return new SparkEngine(
        cluster, limits, Rates.UNLIMITED, RetryPolicy.DEFAULT, stores, Duration.ofSeconds(10));
  }
}
