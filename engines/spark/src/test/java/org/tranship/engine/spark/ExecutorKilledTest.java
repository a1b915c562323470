package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec;

/// An executor that is killed in the middle of its work: what it had without a result is done by
/// others, and nothing else is done again.
@Timeout(120)
class ExecutorKilledTest {
  private static final int FILES = 3000;

  @TempDir private Path directory;

  @Test
  void whatAKilledExecutorHadIsDoneByOthers() throws Exception {
    Path from = directory.resolve("from");
    Path to = Files.createDirectory(directory.resolve("to"));
    FileTree.fill(from, FILES);
    AtomicLong killed = new AtomicLong();
    TallyLedger ledger = new TallyLedger(300, () -> killed.set(OneExecutor.killed()));
    SparkFolder.make();
    StoreSpec source = FileTree.spec(from);
    try (SparkCluster cluster =
            SparkCluster.join("local-cluster[2,1,512]", SparkFolder.settings());
        SparkEngine engine =
            new SparkEngine(
                cluster,
                new EngineLimits(64, EngineLimits.standard().memory(), 400, Duration.ofMillis(50)),
                new Rates(2000, Double.POSITIVE_INFINITY),
                RetryPolicy.DEFAULT,
                spec -> {
                  throw new IllegalStateException("The driver opens no store: " + spec);
                },
                Duration.ofSeconds(60),
                Optional.empty())) {
      engine.run(
          PassSpec.ofBytes(PassId.of("copy"), source, FileTree.spec(to)),
          FileTree.copying(source),
          ledger);
    }
    assertThat(killed.get()).as("the process that was killed").isPositive();
    assertThat(ledger.wrong()).isEmpty();
    assertThat(ledger.open()).isZero();
    assertThat(ledger.mostOpen()).isLessThanOrEqualTo(400);
    assertThat(ledger.results().values()).hasSize(FILES).allMatch(ObjectResult::succeeded);
    List<Path> files;
    try (var walk = Files.walk(from)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      assertThat(to.resolve(from.relativize(file))).hasSameBinaryContentAs(file);
    }
  }
}
