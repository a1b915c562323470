package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the list of runs tells of each, and that it fits a terminal.
class ListCommandTest {
  @TempDir private Path directory;

  @Test
  void eachRunIsListedWithItsPlacesItsStateAndWhenItBegan() {
    try (CopyScene scene = new CopyScene(directory)) {
      scene.with("a", "text");
      Path deep = scene.to.resolve("a-long-name-of-a-directory/".repeat(5)).resolve("end");
      assertThat(scene.copy("file:" + scene.from, "file:" + deep).code()).isZero();
      AnchoreScene.Ran list = scene.run("list");
      assertThat(list.code()).as(list.all()).isZero();
      List<String> lines = list.out().lines().toList();
      assertThat(lines)
          .hasSize(3)
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(ListTable.WIDEST));
      assertThat(lines.get(0)).matches("run +runbook +began +state");
      assertThat(lines.get(1))
          .matches("\\d{8}-\\d{6}-\\w{4} +objects +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\dZ +ready");
      assertThat(lines.get(2))
          .startsWith("  file:/")
          .contains(" to file:/", "...")
          .endsWith("/end");

      JsonNode run =
          JsonMapper.shared().readTree(scene.run("list", "--json").out()).path("runs").get(0);
      assertThat(run.propertyNames())
          .contains("run", "runbook", "state", "created", "by", "from", "to");
      assertThat(run.path("from").asString()).isEqualTo("file:" + scene.from);
      assertThat(run.path("to").asString()).isEqualTo("file:" + deep);
    }
  }

  @Test
  void aNarrowTerminalCutsPlacesInTheirMiddle() {
    assertThat(ListTable.places("file:/short", "", 80)).isEqualTo("  file:/short");
    assertThat(ListTable.places("file:/short", "s3://bucket/x", 80))
        .isEqualTo("  file:/short to s3://bucket/x");
    String cut =
        ListTable.places(
            "file:/" + "a".repeat(100) + "/one", "s3://" + "b".repeat(100) + "/two", 80);
    assertThat(cut).hasSizeLessThanOrEqualTo(80).contains("...", "/one to s3://").endsWith("/two");
    assertThat(ListTable.places("file:/short", "s3://" + "b".repeat(100) + "/two", 80))
        .startsWith("  file:/short to s3://bbbbbbbbbbbbbbbbbbbbbbb")
        .hasSize(80);
  }
}
