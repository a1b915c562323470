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
import java.util.function.Function;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.bench.Race.Bar;
import org.tranship.bench.Race.Run;
import org.tranship.bench.Race.Runner;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.GeneratingBlobs;
import org.tranship.testkit.server.MariaDbServer;
import org.tranship.testkit.server.MariaDbServer.Database;
import org.tranship.testkit.server.StandaloneServer;
import org.tranship.testkit.server.fabric.FabricDouble;

/// Out of Azure Storage: many files from Azurite, beside rclone on the same server, once copied and
/// once copied and held against the source again, as `tranship imagestore copy` does; and more
/// bytes than any memory to a cluster, for what it takes of memory.
final class ImageStoreCopies {
  /// Each takes minutes, in which a mood of the machine passes.
  private static final int ROUNDS = 1;

  private static final int FILES = 70_000;
  private static final int SIZE = 30_000;

  /// Above the 2 GiB at which lengths of 32 bits end.
  private static final long LARGEST = 3L << 30;

  /// Above the 25 MiB up to which a file goes to a cluster in one request.
  private static final long LARGE = 40L << 20;

  private static final long MANY_BYTES = 20_000_000_000L;
  private static final long MOST_RESIDENT = 512L << 20;
  private static final long MOST_HEAP = 256;
  private static final Bar NEVER_SLOWER = new Bar(1, Double.POSITIVE_INFINITY);
  private static final String CONTAINER = "imagestore";

  private ImageStoreCopies() {}

  /// 70,000 files and 2 GB from Azurite to files.
  static List<Figure> fromAzurite(BenchStage stage) {
    int count = Math.max(100, FILES / 100 * stage.percent());
    Path seed = seed(stage, count);
    Database database = MariaDbServer.shared().createDatabase().comparingBytes();
    try (AzuriteServer azurite = AzuriteServer.startLarge(database)) {
      String store =
          "azblob://%s/%s?endpoint=%s".formatted(azurite.account(), CONTAINER, azurite.uri());
      Map<String, String> key = Map.of("AZURE_STORAGE_KEY", azurite.key());
      Took _ = ours(stage, key, List.of("copy", "file:" + seed, store + "&create-container=true"));
      RcloneAzure rclone = new RcloneAzure(stage, azurite);
      Race alike = new Race("Azurite -> files", ROUNDS, count, (long) count * SIZE);
      List<Figure> figures =
          new ArrayList<>(
              alike.run(
                  Runner.ours(
                      work(stage, work -> ours(stage, key, List.of("copy", store, target(work))))),
                  Runner.peer(
                      "rclone copy",
                      NEVER_SLOWER,
                      work(stage, work -> rclone.copy(CONTAINER, copies(work))))));
      Race proven =
          new Race("image store, Azurite -> files, proven", ROUNDS, count, (long) count * SIZE);
      figures.addAll(
          proven.run(
              Runner.ours(
                  "tranship imagestore copy",
                  work(
                      stage,
                      work ->
                          ours(
                              stage,
                              key,
                              List.of(
                                  "imagestore",
                                  "copy",
                                  store,
                                  target(work),
                                  "--snapshot",
                                  work.resolve("before.sp").toString())))),
              Runner.peer(
                  "rclone copy and rclone check",
                  NEVER_SLOWER,
                  work(
                      stage,
                      work ->
                          rclone
                              .copy(CONTAINER, copies(work))
                              .and(rclone.check(CONTAINER, copies(work)))))));
      return figures;
    }
  }

  /// A run to a place of its own, timed until its files are durable.
  private static Run work(BenchStage stage, Function<Path, Took> run) {
    return _ -> {
      Path work = stage.work();
      return run.apply(work)
          .and(
              new MeasuredCommand(Path.of("/bin/sync"), stage.work())
                  .run(Map.of(), List.of("-f", work.toString())));
    };
  }

  private static Path copies(Path work) {
    return work.resolve("target");
  }

  private static String target(Path work) {
    return "file:" + copies(work);
  }

  /// 20 GB that are made while they are read, to a cluster that forgets them: one file of 3 GiB and
  /// many of 40 MiB, all in chunks.
  static List<Figure> memory(BenchStage stage) {
    int others = Math.max(10, (int) ((MANY_BYTES / 100 * stage.percent() - LARGEST) / LARGE));
    int count = 1 + others;
    try (StandaloneServer blobs =
            StandaloneServer.start(
                GeneratingBlobs.class,
                List.of("-Xmx1g"),
                List.of("" + count, "" + LARGEST, "" + LARGE));
        StandaloneServer cluster =
            StandaloneServer.start(
                FabricDouble.class, List.of("-Xmx3g"), List.of("0", "windows", "forget"))) {
      Path work = stage.work();
      Took took =
          ours(
              stage,
              Map.of("AZURE_STORAGE_KEY", "a2V5"),
              List.of(
                  "imagestore",
                  "copy",
                  "azblob://account/box?endpoint=http://127.0.0.1:" + blobs.port(),
                  "fabric:ImageStore?endpoint=http://127.0.0.1:" + cluster.port(),
                  "--snapshot",
                  work.resolve("before.sp").toString()));
      return List.of(
          new Figure(
              "image store, generated blobs -> cluster",
              count,
              LARGEST + others * LARGE,
              took,
              "256 MiB heap, 512 MiB resident",
              took.residentBytes() <= MOST_RESIDENT && took.heapMiB() <= MOST_HEAP));
    }
  }

  private static Took ours(BenchStage stage, Map<String, String> key, List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--journal", "sqlite:" + stage.work().resolve("journal")));
    return new MeasuredCommand(stage.program(), stage.work()).run(key, all);
  }

  /// An image store as a folder: packages of a hundred files, each with its marker.
  private static Path seed(BenchStage stage, int count) {
    Path root = stage.work().resolve("seed");
    Random random = new Random(1);
    byte[] bytes = new byte[SIZE];
    try {
      Path folder = root;
      for (int i = 0; i < count; i++) {
        if (i % 100 == 0) {
          folder =
              Files.createDirectories(
                  root.resolve(
                      String.format(
                          Locale.ROOT, "Store/App%03d/Svc.Code.%04d", i / 10_000, i / 100)));
          Files.writeString(
              folder.resolve("serviceplatform.xstore.manifest"), "11/29/2026 1:00:00 PM");
        }
        random.nextBytes(bytes);
        Files.write(folder.resolve(String.format(Locale.ROOT, "file%06d.dll", i)), bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write an image store", e);
    }
    return root;
  }
}
