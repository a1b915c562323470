package org.tranship.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.testkit.anchore.AnchoreConfig;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// Many small documents out of Anchore's database, each copy read back before its row is switched.
final class AnchoreMoves {
  private static final int BYTES = 2048;
  private static final int MANY = 100_000;
  private static final int TIMES = 7;

  /// What an S3Proxy is given before it is measured with. So many it takes until its own compiler
  /// has come to rest; they go to a bucket of their own, since it lists a large one slowly.
  private static final int WARM = 40_000;

  private AnchoreMoves() {}

  static List<Figure> fiveHundred(BenchStage stage) {
    try (BenchStage.S3 proxy = stage.s3Proxy(S3ProxyServer.Storage.MEMORY);
        BenchStage.S3 stub = stage.stub()) {
      warm(stage, proxy);
      return List.of(
          fiveHundred(stage, "S3Proxy", proxy.endpoint()),
          fiveHundred(stage, "thin S3 stub", stub.endpoint()));
    }
  }

  /// The median of several runs, each into a bucket of its own: one is over before the machine's
  /// own moods have evened out.
  private static Figure fiveHundred(BenchStage stage, String to, S3Endpoint s3) {
    List<MeasuredCommand.Took> all = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      all.add(move(stage, s3, 500, AnchoreConfig.s3(s3, "anchore-bench-" + i, "")));
    }
    MeasuredCommand.Took took = MeasuredCommand.median(all);
    return figure(
        "db -> " + to + ", whole process, median of " + TIMES,
        500,
        took,
        "< 1.5 s",
        took.seconds() < 1.5);
  }

  static List<Figure> toS3Proxy(BenchStage stage) {
    try (BenchStage.S3 s3 = stage.s3Proxy(S3ProxyServer.Storage.MEMORY)) {
      warm(stage, s3);
      return many(stage, s3.endpoint(), "db -> S3Proxy, warmed", s3(s3.endpoint()), 1_000);
    }
  }

  static List<Figure> toStub(BenchStage stage) {
    try (BenchStage.S3 s3 = stage.stub()) {
      return many(stage, s3.endpoint(), "db -> thin S3 stub", s3(s3.endpoint()), 4_000);
    }
  }

  static List<Figure> toFiles(BenchStage stage) {
    Path files = stage.work().resolve("files");
    return many(
        stage, ThinS3Stub.endpointAt(1), "db -> files", AnchoreConfig.localfs(files), 3_000);
  }

  private static List<Figure> many(
      BenchStage stage, S3Endpoint s3, String what, AnchoreConfig to, int bar) {
    MeasuredCommand.Took took = move(stage, s3, MANY, to);
    String text = ">= %,d/s".formatted(bar);
    return List.of(figure(what, MANY, took, text, MANY / took.seconds() >= bar));
  }

  private static void warm(BenchStage stage, BenchStage.S3 s3) {
    move(stage, s3.endpoint(), WARM, AnchoreConfig.s3(s3.endpoint(), "warming", ""));
  }

  private static AnchoreConfig s3(S3Endpoint endpoint) {
    return AnchoreConfig.s3(endpoint, "anchore-bench", "");
  }

  private static Figure figure(
      String what, int count, MeasuredCommand.Took took, String bar, boolean kept) {
    return new Figure(what, count, (long) count * BYTES, took, bar, kept);
  }

  private static MeasuredCommand.Took move(
      BenchStage stage, S3Endpoint s3, int count, AnchoreConfig to) {
    AnchoreInstallation anchore = stage.anchore();
    BulkDocuments.fill(anchore, count, BYTES);
    MeasuredCommand.Took took = stage.migrate(anchore, s3, AnchoreConfig.db(), to);
    expectMoved(anchore, count);
    return took;
  }

  /// Rows and table as a finished migration out of the database leaves them.
  static void expectMoved(AnchoreInstallation anchore, int count) {
    Map<String, String> rows =
        anchore.strings(
            "select 'rows', count(*) || ' ' || count(*) filter (where content_url not like 'db:%')"
                + " || ' ' || (select count(*) from archive_document) from archive_metadata");
    BenchFailed.unless(
        rows.equals(Map.of("rows", count + " " + count + " 0")),
        "expected " + count + " rows moved and none left, and found " + rows);
  }
}
