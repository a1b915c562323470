package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.S3Endpoint;

/// `tranship copy` beside its peers, on the same servers, in turns, each to a new place. Ours
/// journals every object; the peers do not.
final class CopyRaces {
  private static final int ROUNDS = 5;
  private static final int SMALL = 4096;
  private static final int COUNT = 10_000;
  private static final int MANY = 100_000;
  private static final int FEW_ROUNDS = 3;
  private static final int LARGE = 256 << 20;
  private static final int LARGE_COUNT = 4;
  private static final String SOURCE = "source";

  /// Half of the peer's processor time is the bar for processes that are still warming up.
  private static final Race.Bar COLD = new Race.Bar(3, 0.5);

  private CopyRaces() {}

  /// Many objects, for which Java has warmed up.
  static List<Figure> s3ToS3(BenchStage stage) {
    try (BenchStage.S3 s3 = generated(stage, 0, MANY)) {
      Race race = new Race(FEW_ROUNDS, MANY, (long) MANY * SMALL);
      Race.Bar bar = new Race.Bar(3, 1.0 / 3);
      return fromS3(stage, s3.endpoint(), race, "S3 -> S3, thin server", bar, "server");
    }
  }

  /// A tenth of them, and the same with every byte read back.
  static List<Figure> s3ToS3Cold(BenchStage stage) {
    try (BenchStage.S3 s3 = generated(stage, 0, COUNT)) {
      Race race = new Race(ROUNDS, COUNT, (long) COUNT * SMALL);
      String what = "S3 -> S3, thin server, cold";
      List<Figure> figures =
          new ArrayList<>(fromS3(stage, s3.endpoint(), race, what, COLD, "server"));
      figures.addAll(fromS3(stage, s3.endpoint(), race, what + ", read back", COLD, "readback"));
      return figures;
    }
  }

  static List<Figure> overALongWay(BenchStage stage) {
    List<Figure> figures = new ArrayList<>();
    for (int millis : List.of(5, 20, 80)) {
      try (BenchStage.S3 s3 = generated(stage, millis, COUNT)) {
        Race race = new Race(1, COUNT, (long) COUNT * SMALL);
        String what = "S3 -> S3, " + millis + " ms away";
        figures.addAll(fromS3(stage, s3.endpoint(), race, what, new Race.Bar(1.5, 1), "server"));
      }
    }
    return figures;
  }

  /// Two listings of a million keys each, and nothing that differs.
  static List<Figure> millionCompared(BenchStage stage) {
    try (BenchStage.S3 s3 =
        stage.stub(
            "--generate", "million-a:k/:1000000:4096", "--generate", "million-b:k/:1000000:4096")) {
      Took took =
          new MeasuredCommand(stage.program(), stage.work())
              .run(
                  keys(s3.endpoint()),
                  List.of(
                      "compare", s3(s3.endpoint(), "million-a"), s3(s3.endpoint(), "million-b")));
      boolean kept = took.seconds() < 15 && took.residentBytes() < 256L << 20;
      return List.of(
          new Figure(
              "tranship compare, 1 M + 1 M keys", 2_000_000, 0, took, "< 15 s, < 256 MiB", kept));
    }
  }

  private static BenchStage.S3 generated(BenchStage stage, int millis, int count) {
    return stage.stub(
        "--latency-ms",
        Integer.toString(millis),
        "--generate",
        SOURCE + ":k/:" + count + ":" + SMALL);
  }

  private static List<Figure> fromS3(
      BenchStage stage, S3Endpoint s3, Race race, String what, Race.Bar bar, String level) {
    Rclone rclone = new Rclone(s3);
    boolean check = level.equals("readback");
    return race.run(
        what,
        bar,
        ours(
            round -> {
              String bucket = bucket(rclone, stage, "ours-" + level, round);
              return copy(stage, s3, s3(s3, SOURCE), s3(s3, bucket), "--verify", level);
            }),
        new Race.Runner(
            check ? "rclone copy, then check --download" : "rclone",
            round -> {
              String bucket = bucket(rclone, stage, "rclone-" + level, round);
              Took copied = rclone.copy(stage, "a:" + SOURCE, "b:" + bucket, "-M", "--checksum");
              return check
                  ? both(copied, rclone.check(stage, "a:" + SOURCE, "b:" + bucket))
                  : copied;
            }));
  }

  static List<Figure> filesToS3(BenchStage stage) {
    Path files = files(stage, COUNT, SMALL);
    try (BenchStage.S3 s3 = stage.stub()) {
      return toS3(stage, s3.endpoint(), files, "files -> S3, thin server", COUNT, SMALL, COLD);
    }
  }

  static List<Figure> largeToS3(BenchStage stage) {
    Path files = files(stage, LARGE_COUNT, LARGE);
    try (BenchStage.S3 s3 = stage.stub("--keep-up-to", "1024")) {
      Race.Bar bar = new Race.Bar(1, 0.5);
      return toS3(
          stage, s3.endpoint(), files, "large files -> S3, thin server", LARGE_COUNT, LARGE, bar);
    }
  }

  private static List<Figure> toS3(
      BenchStage stage,
      S3Endpoint s3,
      Path files,
      String what,
      int count,
      long size,
      Race.Bar bar) {
    Rclone rclone = new Rclone(s3);
    return new Race(ROUNDS, count, count * size)
        .run(
            what,
            bar,
            ours(
                round -> {
                  String bucket = bucket(rclone, stage, "ours", round);
                  return copy(stage, s3, "file:" + files, s3(s3, bucket));
                }),
            new Race.Runner(
                "rclone",
                round -> {
                  String bucket = bucket(rclone, stage, "rclone", round);
                  return rclone.copy(
                      stage,
                      files.toString(),
                      "b:" + bucket,
                      "--s3-chunk-size",
                      "16M",
                      "--s3-upload-concurrency",
                      "4");
                }));
  }

  /// All write to the same disk and end when the file system says that it is there.
  static List<Figure> filesToFiles(BenchStage stage) {
    Path files = files(stage, COUNT, SMALL);
    S3Endpoint nobody = org.tranship.testkit.server.stub.ThinS3Stub.endpointAt(1);
    Rclone rclone = new Rclone(nobody);
    return new Race(ROUNDS, COUNT, (long) COUNT * SMALL)
        .run(
            "files -> files",
            new Race.Bar(1, 1),
            ours(
                _ ->
                    both(
                        copy(stage, nobody, "file:" + files, "file:" + target(stage)),
                        sync(stage, stage.work()))),
            new Race.Runner(
                "rclone",
                _ ->
                    both(
                        rclone.copy(stage, files.toString(), target(stage).toString()),
                        sync(stage, stage.work()))),
            new Race.Runner(
                "cp -r",
                _ ->
                    both(
                        new MeasuredCommand(Path.of("/bin/cp"), stage.work())
                            .run(
                                Map.of(),
                                List.of("-r", files.toString(), target(stage).toString())),
                        sync(stage, stage.work()))));
  }

  private static Took sync(BenchStage stage, Path place) {
    return new MeasuredCommand(Path.of("/bin/sync"), stage.work())
        .run(Map.of(), List.of("-f", place.toString()));
  }

  private static Race.Runner ours(Race.Run run) {
    return new Race.Runner("tranship copy", run);
  }

  private static Took copy(
      BenchStage stage, S3Endpoint s3, String from, String to, String... more) {
    List<String> words = new ArrayList<>(List.of("copy", from, to));
    words.addAll(List.of(more));
    Path directory = stage.work();
    words.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return new MeasuredCommand(stage.program(), directory).run(keys(s3), words);
  }

  private static Map<String, String> keys(S3Endpoint s3) {
    return Map.of("AWS_ACCESS_KEY_ID", s3.accessKey(), "AWS_SECRET_ACCESS_KEY", s3.secretKey());
  }

  private static String s3(S3Endpoint s3, String bucket) {
    return "s3://" + bucket + "?endpoint=" + s3.uri() + "&region=" + s3.region();
  }

  private static String bucket(Rclone rclone, BenchStage stage, String who, int round) {
    String bucket = String.format(Locale.ROOT, "%s-%d", who, round);
    rclone.makeBucket(stage, bucket);
    return bucket;
  }

  private static Path target(BenchStage stage) {
    return stage.work().resolve("target");
  }

  /// Two commands that do the work of one.
  private static Took both(Took first, Took second) {
    return new Took(
        second.code(),
        first.text() + second.text(),
        first.seconds() + second.seconds(),
        first.cpuSeconds() + second.cpuSeconds(),
        Math.max(first.residentBytes(), second.residentBytes()),
        Math.max(first.heapMiB(), second.heapMiB()));
  }

  /// Files of bytes that do not repeat, a hundred to a folder.
  private static Path files(BenchStage stage, int count, int size) {
    Path root = stage.work().resolve("files");
    Random random = new Random(1);
    byte[] bytes = new byte[size];
    try {
      for (int i = 0; i < count; i++) {
        Path folder =
            Files.createDirectories(root.resolve(String.format(Locale.ROOT, "d%04d", i / 100)));
        random.nextBytes(bytes);
        Files.write(folder.resolve(String.format(Locale.ROOT, "f%06d", i)), bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write files to copy", e);
    }
    return root;
  }
}
