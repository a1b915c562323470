package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tranship.bench.BulkRegistry.Shape;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.bench.Race.Bar;
import org.tranship.bench.Race.Runner;

/// `tranship registry fsck` beside OpenSSL, which only hashes the blobs of the same registry: both
/// on one processor, and both left alone. Their files are in the system's memory from the second
/// round on, so that hashing is measured and no disk.
final class RegistryLooks {
  private static final int ROUNDS = 5;

  private RegistryLooks() {}

  static List<Figure> besideOpenSsl(BenchStage stage) {
    Path openssl = Programs.find("openssl", "apt install openssl");
    Path taskset = Programs.find("taskset", "apt install util-linux");
    BulkRegistry registry =
        BulkRegistry.write(
            stage.work().resolve("registry"), Shape.FOR_HASHING.share(stage.percent()));
    List<String> look = List.of("registry", "fsck", "file:" + registry.root());
    List<String> hash = new ArrayList<>(List.of("dgst", "-sha256"));
    hash.addAll(blobs(registry.root()));

    Race one = race("a registry's blobs, one processor", registry);
    Race all = race("a registry's blobs", registry);
    return Stream.concat(
            one
                .run(
                    ours(_ -> run(stage, taskset, pinned(stage.program(), look))),
                    openssl(1 / 1.3, _ -> run(stage, taskset, pinned(openssl, hash))))
                .stream(),
            all
                .run(
                    ours(_ -> run(stage, stage.program(), look)),
                    openssl(1, _ -> run(stage, openssl, hash)))
                .stream())
        .toList();
  }

  private static Race race(String name, BulkRegistry registry) {
    return new Race(name, ROUNDS, "blobs", registry.blobs(), registry.bytes());
  }

  private static Runner ours(Race.Run run) {
    return Runner.ours("tranship registry fsck", run);
  }

  private static Runner openssl(double faster, Race.Run run) {
    return Runner.peer("openssl dgst -sha256", new Bar(faster, Double.POSITIVE_INFINITY), run);
  }

  private static Took run(BenchStage stage, Path program, List<String> words) {
    return new MeasuredCommand(program, stage.work()).run(Map.of(), words);
  }

  private static List<String> pinned(Path program, List<String> words) {
    List<String> all = new ArrayList<>(List.of("-c", "0", program.toString()));
    all.addAll(words);
    return all;
  }

  private static List<String> blobs(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.endsWith("data")).map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + root, e);
    }
  }
}
