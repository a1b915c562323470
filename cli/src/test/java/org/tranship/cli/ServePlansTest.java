package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;

/// Jobs that carry out plans, or that move Anchore's documents, or that look and change nothing.
class ServePlansTest {
  @TempDir private Path directory;

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  private String config() {
    return """
        stores: {a: "file:%1$s/a", b: "file:%1$s/b"}
        snapshots: snapshots
        plans: {right: right.yaml, wrong: wrong.yaml}
        """
        .formatted(directory);
  }

  private void writePlans() throws IOException {
    for (String[] plan : new String[][] {{"right", "a"}, {"wrong", "nowhere"}}) {
      file(
          plan[0] + ".yaml",
          """
          source: file:%1$s/%2$s
          target: file:%1$s/target
          switch:
            do:
              - command: ["true"]
          """
              .formatted(directory, plan[1]));
    }
  }

  @Test
  void aPlanIsLookedAtAndToldWithoutAnythingBeingDone() throws IOException {
    file("a/one", "1");
    writePlans();
    try (ServedScene scene = new ServedScene(directory, config())) {
      ServedScene.Told check = scene.run("check", "{\"plan\":\"right\"}");
      assertThat(check.json()).as(scene.log(check.text("id"))).containsEntry("exit", 0L);
      ServedScene.Told wrong = scene.run("check", "{\"plan\":\"wrong\"}");
      assertThat(wrong.json()).containsEntry("status", "error").containsEntry("exit", 3L);
      ServedScene.Told plan = scene.run("plan", "{\"plan\":\"right\"}");
      assertThat(plan.json()).as(scene.log(plan.text("id"))).containsEntry("exit", 0L);
      assertThat(scene.results(plan.text("id"))).contains("\"steps\"");
      assertThat(directory.resolve("target")).doesNotExist();
      assertThat(scene.get("/api/v0/runs").body()).doesNotContain("objects");
    }
  }

  @Test
  void whatHasToBeTypedAtATerminalIsNotAcknowledgedOverHttp() throws IOException {
    writePlans();
    try (ServedScene scene = new ServedScene(directory, config())) {
      ServedScene.Told told =
          scene.post(
              "/api/v0/jobs",
              "{\"action\":\"migrate\",\"parameters\":"
                  + "{\"plan\":\"right\",\"acknowledge\":\"no-backup,erase-tags\"}}");
      assertThat(told.status()).as(told.body()).isEqualTo(400);
      assertThat(told.body()).contains("TRV-101", "TRR-188", "typed at a terminal");
      assertThat(directory.resolve("target")).doesNotExist();
    }
  }

  @Test
  void aStoreOrASnapshotIsComparedWithAStore() throws IOException {
    file("a/one", "1");
    file("b/one", "1");
    Files.createDirectory(directory.resolve("snapshots"));
    try (ServedScene scene = new ServedScene(directory, config())) {
      assertThat(scene.run("compare", "{\"from\":\"a\",\"to\":\"b\"}").json())
          .containsEntry("exit", 0L);
      assertThat(scene.run("snapshot", "{\"store\":\"a\",\"name\":\"then\"}").json())
          .containsEntry("exit", 0L);
      file("a/two", "2");
      ServedScene.Told changed = scene.run("compare", "{\"snapshot\":\"then\",\"to\":\"a\"}");
      assertThat(changed.json()).containsEntry("status", "done").containsEntry("exit", 4L);
      assertThat(scene.results(changed.text("id"))).contains("two");
      for (String other :
          new String[] {
            "\"from\":\"a\",\"snapshot\":\"then\"", "\"checksum\":true", "\"snapshot\":\"../x\""
          }) {
        ServedScene.Told told =
            scene.post(
                "/api/v0/jobs",
                "{\"action\":\"compare\",\"parameters\":{\"to\":\"b\"," + other + "}}");
        assertThat(told.status()).as(told.body()).isEqualTo(400);
      }
    }
  }

  @Test
  void documentsOfAnchoreAreMovedThereAndBack() throws Exception {
    AnchoreScene anchore = AnchoreScene.with(directory, AnchoreDocuments.seven());
    anchore.db();
    anchore.localfs("files");
    String config = "anchore-configs: {old: db.yaml, new: files.yaml}\n";
    Map<String, String> environment =
        Map.of("ANCHORE_DB_CONNECT", anchore.anchore().sqlAlchemyUrl());
    try (CommandProcess process =
            CommandProcess.within(
                "256m", directory, environment, (Object[]) ServedScene.words(directory, config));
        ServedScene scene = ServedScene.at(process.awaitAddress(), directory)) {
      ServedScene.Told plan = scene.run("anchore_plan", "{\"from\":\"old\",\"to\":\"new\"}");
      assertThat(scene.results(plan.text("id"))).contains("\"documents\"");
      ServedScene.Told moved = scene.run("anchore_migrate", way("old", "new"));
      assertThat(moved.json()).as(scene.log(moved.text("id"))).containsEntry("exit", 0L);
      assertThat(directory.resolve("files")).isNotEmptyDirectory();
      ServedScene.Told check = scene.run("anchore_check", "{\"config\":\"new\"}");
      assertThat(check.json()).as(scene.log(check.text("id"))).containsEntry("exit", 0L);
      ServedScene.Told back = scene.run("anchore_migrate", way("new", "old"));
      assertThat(back.json()).as(scene.log(back.text("id"))).containsEntry("exit", 0L);
      assertThat(scene.run("anchore_check", "{\"config\":\"old\"}").json())
          .containsEntry("exit", 0L);
      assertThat(scene.log(moved.text("id")) + scene.results(moved.text("id")))
          .doesNotContain(anchore.anchore().database().password());
    }
  }

  private static String way(String from, String to) {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"assume-stopped\":true}".formatted(from, to);
  }
}
