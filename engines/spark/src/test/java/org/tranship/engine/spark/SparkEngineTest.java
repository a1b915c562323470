package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec;
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

  @Test
  @Timeout(30)
  void anErrorOfTheSourceOfWorkEndsThePass(@TempDir Path directory) {
    StoreOpener stores = Stores.installed(new SecretVault(Map.of()))::open;
    try (Engine engine = createEngine(stores, EngineLimits.standard())) {
      StoreSpec here = FileTree.spec(directory);
      PassSpec pass = PassSpec.ofBytes(PassId.of("copy"), here, here);
      assertThatExceptionOfType(StackOverflowError.class)
          .isThrownBy(
              () ->
                  engine.run(
                      pass,
                      _ -> {
                        throw new StackOverflowError();
                      },
                      new TallyLedger(Integer.MAX_VALUE, () -> {})));
    }
  }

  @Override
  protected Engine createEngine(StoreOpener stores, EngineLimits limits) {
    return new SparkEngine(
        cluster,
        limits,
        Rates.UNLIMITED,
        RetryPolicy.DEFAULT,
        stores,
        Duration.ofSeconds(10),
        Optional.of(ByteCount.ofMiB(4)));
  }

  @Override
  public boolean shares() {
    return true;
  }
}
