package org.tranship.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Test JVMs that keep what they have unpacked find it whole, and unpack it once.
class PostgresBinariesTest {
  @TempDir private Path folder;

  @Test
  void whatIsKeptIsUnpackedOnceWhoeverBeginsAndWhoeverIsKilled() throws Exception {
    Path killed = Files.createDirectory(folder.resolve("part-of-somebody-killed"));
    List<CompletableFuture<Path>> both =
        Stream.of(1, 2)
            .map(
                _ ->
                    CompletableFuture.supplyAsync(
                        () -> PostgresBinaries.keptIn(folder), Thread.ofPlatform()::start))
            .toList();
    Path programs = both.getFirst().get();
    assertThat(both.getLast().get()).isEqualTo(programs);
    assertThat(programs.resolve("initdb")).isExecutable();
    FileTime before = Files.getLastModifiedTime(folder);
    assertThat(PostgresBinaries.keptIn(folder)).isEqualTo(programs);
    assertThat(Files.getLastModifiedTime(folder)).as("nothing came or went").isEqualTo(before);
    assertThat(inFolder()).containsExactlyInAnyOrder(killed, programs.getParent());
  }

  private List<Path> inFolder() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
