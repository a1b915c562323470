package org.tranship.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    Programs.find("openssl", "apt install openssl");
    BulkRegistry registry = BulkRegistry.write(stage.work().resolve("registry"));
    Stream<Figure> pinned =
        race(stage, registry, "a registry's blobs, one processor", "taskset -c 0 ", 1 / 1.3);
    Stream<Figure> free = race(stage, registry, "a registry's blobs", "", 1);
    return Stream.concat(pinned, free).toList();
  }

  private static Stream<Figure> race(
      BenchStage stage, BulkRegistry registry, String name, String before, double faster) {
    Path root = registry.root();
    return new Race(name, ROUNDS, registry.blobs(), registry.bytes())
            .run(
                Runner.ours(
                    "tranship registry fsck",
                    _ -> shell(stage, before + stage.program() + " registry fsck file:" + root)),
                Runner.peer(
                    "openssl dgst -sha256",
                    new Bar(faster, Double.POSITIVE_INFINITY),
                    _ ->
                        shell(
                            stage,
                            "find "
                                + root
                                + " -name data -print0 | "
                                + before
                                + "xargs -0 openssl dgst -sha256 > hashes")))
            .stream();
  }

  private static Took shell(BenchStage stage, String line) {
    return new MeasuredCommand(Path.of("/bin/sh"), stage.work()).run(Map.of(), List.of("-c", line));
  }
}
