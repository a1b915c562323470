package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.bench.Race.Bar;
import org.tranship.bench.Race.Runner;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// `tranship copy` of files beside its peers, on the same disk and the same server.
final class FileRaces {
  private static final int ROUNDS = 5;
  private static final int SMALL = 4096;
  private static final int COUNT = 10_000;
  private static final int LARGE = 256 << 20;
  private static final int LARGE_COUNT = 4;

  private FileRaces() {}

  static List<Figure> smallToS3(BenchStage stage) {
    Path files = files(stage, COUNT, SMALL);
    try (BenchStage.S3 s3 = stage.stub()) {
      Race race = new Race("files -> S3, thin server", ROUNDS, COUNT, (long) COUNT * SMALL);
      return toS3(stage, s3.endpoint(), files, race, CopyRaces.COLD);
    }
  }

  static List<Figure> largeToS3(BenchStage stage) {
    Path files = files(stage, LARGE_COUNT, LARGE);
    try (BenchStage.S3 s3 = stage.stub("--keep-up-to", "1024")) {
      long bytes = (long) LARGE_COUNT * LARGE;
      Race race = new Race("large files -> S3, thin server", ROUNDS, LARGE_COUNT, bytes);
      return toS3(stage, s3.endpoint(), files, race, new Bar(1, 0.5));
    }
  }

  private static List<Figure> toS3(
      BenchStage stage, S3Endpoint s3, Path files, Race race, Bar bar) {
    Rclone rclone = new Rclone(s3);
    Aws aws = new Aws(s3);
    OurCopy ours = new OurCopy(stage, s3);
    return race.run(
        Runner.ours(
            round ->
                ours.run("file:" + files, ours.bucket(rclone.freshBucket(stage, "ours-" + round)))),
        Runner.peer(
            "rclone",
            bar,
            round ->
                rclone.copy(
                    stage,
                    files.toString(),
                    "b:" + rclone.freshBucket(stage, "rclone-" + round),
                    "--s3-chunk-size",
                    "16M",
                    "--s3-upload-concurrency",
                    "4")),
        Runner.peer(
            "aws s3 sync",
            bar,
            round -> aws.sync(stage, files, rclone.freshBucket(stage, "aws-" + round))));
  }

  /// All write to the same disk and end when the file system says that it is there.
  static List<Figure> toFiles(BenchStage stage) {
    Path files = files(stage, COUNT, SMALL);
    S3Endpoint nobody = ThinS3Stub.endpointAt(1);
    Rclone rclone = new Rclone(nobody);
    OurCopy ours = new OurCopy(stage, nobody);
    return new Race("files -> files", ROUNDS, COUNT, (long) COUNT * SMALL)
        .run(
            Runner.ours(_ -> synced(stage, ours.run("file:" + files, "file:" + target(stage)))),
            Runner.peer(
                "rclone",
                new Bar(1, Double.POSITIVE_INFINITY),
                _ -> synced(stage, rclone.copy(stage, files.toString(), target(stage).toString()))),
            Runner.peer(
                "cp -r",
                new Bar(1 / 1.5, Double.POSITIVE_INFINITY),
                _ ->
                    synced(
                        stage,
                        new MeasuredCommand(Path.of("/bin/cp"), stage.work())
                            .run(
                                Map.of(),
                                List.of("-r", files.toString(), target(stage).toString())))));
  }

  private static Took synced(BenchStage stage, Took copied) {
    Path place = stage.work();
    return copied.and(
        new MeasuredCommand(Path.of("/bin/sync"), place)
            .run(Map.of(), List.of("-f", place.toString())));
  }

  private static Path target(BenchStage stage) {
    return stage.work().resolve("target");
  }

  /// Files of bytes that do not repeat, a hundred to a folder.
  static Path files(BenchStage stage, int count, int size) {
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
