package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.EngineRefused;
import org.tranship.core.work.PassSpec;
import org.tranship.testkit.server.BucketView;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;

/// A standalone cluster of two workers copies files to an S3 server, and one worker with its
/// executor is killed in the middle. The secret is in the workers' environment alone: what Spark
/// writes about the job does not have it.
@Timeout(150)
class WorkerKilledTest {
  private static final int FILES = 1500;

  @TempDir private Path directory;

  @Test
  void whatAKilledWorkerHadIsDoneByTheOther() throws Exception {
    Path from = directory.resolve("from");
    FileTree.fill(from, FILES);
    Path events = Files.createDirectory(directory.resolve("events"));
    StoreSpec source = FileTree.spec(from);
    S3Endpoint s3 = S3ProxyServer.shared().endpoint();
    String bucket = s3.freshBucketName();
    StoreSpec target =
        StoreSpec.of(
            "s3://"
                + bucket
                + "?create-bucket=true&endpoint="
                + s3.uri()
                + "&region=us-east-1&access-key-id=${THE_ID}&secret-access-key=${THE_KEY}");
    Map<String, String> settings = new TreeMap<>(SparkFolder.settings());
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.eventLog.enabled", "true");
    settings.put("spark.eventLog.compress", "false");
    settings.put("spark.eventLog.dir", events.toUri().toString());
    // As if it had been typed: Spark would write the command line down.
    System.setProperty("sun.java.command", "tranship copy s3://b?key=" + s3.secretKey());
    AtomicInteger killed = new AtomicInteger();
    try (StandaloneSpark spark =
        new StandaloneSpark(
            directory, 2, Map.of("THE_ID", s3.accessKey(), "THE_KEY", s3.secretKey()))) {
      TallyLedger ledger = new TallyLedger(200, () -> killed.set(spark.kill(1)));
      try (SparkCluster cluster = SparkCluster.join(spark.url(), settings);
          SparkEngine engine = engine(cluster)) {
        assertThat(engine.probe(List.of(source, target)))
            .hasSize(2)
            .allMatch(line -> line.contains("Java 25"));
        assertThatExceptionOfType(EngineRefused.class)
            .isThrownBy(
                () -> engine.probe(List.of(FileTree.spec(directory.resolve("on-no-worker")))))
            .withMessageContaining("TRW-112")
            .withMessageContaining("on-no-worker");
        engine.run(
            PassSpec.ofBytes(PassId.of("copy"), source, target), FileTree.copying(source), ledger);
      }
      assertThat(killed.get()).as("the worker and its executor").isEqualTo(2);
      assertThat(ledger.wrong()).isEmpty();
      assertThat(ledger.open()).isZero();
      assertThat(ledger.results().values()).hasSize(FILES).allMatch(ObjectResult::succeeded);
      BucketView there = S3ProxyServer.shared().bucket(bucket);
      assertThat(there.keys()).hasSize(FILES);
      try (var walk = Files.walk(from)) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          assertThat(there.bytes(from.relativize(file).toString()))
              .hasValueSatisfying(bytes -> assertThat(file).hasBinaryContent(bytes));
        }
      }
    }
    assertThat(written(events)).contains("tranship copy").doesNotContain(s3.secretKey());
  }

  private static SparkEngine engine(SparkCluster cluster) {
    return new SparkEngine(
        cluster,
        new EngineLimits(64, EngineLimits.standard().memory(), 200, Duration.ofMillis(50)),
        new Rates(600, Double.POSITIVE_INFINITY),
        RetryPolicy.DEFAULT,
        spec -> {
          throw new IllegalStateException("The driver opens no store: " + spec);
        },
        Duration.ofSeconds(60),
        Optional.empty());
  }

  private static String written(Path events) throws Exception {
    StringBuilder all = new StringBuilder();
    try (var walk = Files.walk(events)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
