package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plans of registries that are refused from the plan and the stores alone: no registry is asked.
class RegistryRefusalTest {
  @TempDir private Path directory;
  private Path images;

  @BeforeEach
  void fill() throws IOException {
    images = directory.resolve("images");
    Path blob = images.resolve("docker/registry/v2/blobs/sha256/ab/" + "ab".repeat(32) + "/data");
    Files.createDirectories(blob.getParent());
    Files.writeString(blob, "a blob");
  }

  private AnchoreScene.Ran run(String verb, Object target, String act, String... options)
      throws IOException {
    Path plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            source: file:%s
            target: file:%s
            registry: http://127.0.0.1:9
            fence:
              raise: {%s}
              lower: {http: "http://127.0.0.1:9/read-write"}
            switch:
              do: [{http: {url: "http://127.0.0.1:9/new"}, undo: {http: "http://127.0.0.1:9/old"}}]
            """
                .formatted(images, target, act));
    List<Object> words = new java.util.ArrayList<>(List.of("registry", verb, plan));
    words.addAll(List.of(options));
    words.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return Commands.run(words.toArray());
  }

  private List<String> files() {
    try (Stream<Path> all = Files.walk(images)) {
      return all.filter(Files::isRegularFile).map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anActWhoseSecretIsNotToBeHadIsFoundByTheCheckAndRefusedByTheMigration() throws IOException {
    String act =
        "http: {url: \"http://127.0.0.1:9/read-only\", headers: {authorization:"
            + " \"${NOT_SET_ANYWHERE}\"}}";
    Path target = directory.resolve("target");
    for (AnchoreScene.Ran ran :
        List.of(run("check", target, act), run("migrate", target, act, "--yes"))) {
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.all()).contains("TRR-113 The plan cannot be carried out", "NOT_SET_ANYWHERE");
    }
    assertThat(target)
        .satisfiesAnyOf(
            it -> assertThat(it).doesNotExist(), it -> assertThat(it).isEmptyDirectory());
  }

  @Test
  void aRegistryIsNotMovedIntoItself() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), images);
    List<String> before = files();
    for (Path target :
        List.of(images, link, images.resolve("../images"), link.resolve("moved"), directory)) {
      AnchoreScene.Ran ran =
          run("migrate", target, "http: \"http://127.0.0.1:9/read-only\"", "--yes");
      assertThat(ran.code()).as("to %s: %s", target, ran.all()).isEqualTo(ExitCode.USAGE.number());
      assertThat(ran.err()).contains("TRO-101", "plan.yaml, line 2", "A copy would meet itself");
    }
    assertThat(files()).isEqualTo(before);
  }
}
