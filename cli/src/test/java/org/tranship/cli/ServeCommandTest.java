package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `tranship serve`: what callers may do, and what becomes of their jobs.
class ServeCommandTest {
  private static final int FILES = 40;
  private static final int BYTES = 4_000;
  private static final String SLOWLY =
      "{\"from\":\"photos\",\"to\":\"backup\",\"bandwidth\":\"20K\"}";

  @TempDir private Path directory;

  @BeforeEach
  void makeFiles() throws IOException {
    Path photos = Files.createDirectory(directory.resolve("photos"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(photos.resolve("photo" + i), ("" + i).repeat(BYTES).substring(0, BYTES));
    }
  }

  private String config() {
    return "stores: {photos: \"file:"
        + directory.resolve("photos")
        + "\", backup: \"file:"
        + directory.resolve("backup")
        + "\"}\nsnapshots: snapshots\nplans: {move: move.yaml}\n";
  }

  private Map<String, String> copied() {
    return CopyScene.texts(directory.resolve("backup"));
  }

  private Map<String, String> originals() {
    return CopyScene.texts(directory.resolve("photos"));
  }

  @Test
  void aCopyRestsIsLimitedAndComesToItsEnd() {
    try (ServedScene scene = new ServedScene(directory, config())) {
      String id = scene.begin("copy", SLOWLY.replace("20K", "1K"));
      String job = "/api/v0/jobs/" + id;
      scene.awaitProgress(id);
      assertThat(scene.post(job + "/pause", "").status()).isEqualTo(202);
      assertThat(scene.get(job).text("paused")).contains("the jobs API");
      assertThat(scene.get("/api/v0/jobs?running=true").body()).contains(id);
      ServedScene.Told second =
          scene.post("/api/v0/jobs", "{\"action\":\"copy\",\"parameters\":" + SLOWLY + "}");
      assertThat(second.status()).isEqualTo(409);
      assertThat(second.body()).contains("TRV-105", id);
      assertThat(scene.post(job + "/resume", "").status()).isEqualTo(202);
      assertThat(scene.post(job + "/bandwidth", "{\"rate\":\"off\"}").status()).isEqualTo(202);
      ServedScene.Told done = scene.await(id, "done", "error");
      assertThat(done.json()).as(scene.log(id)).containsEntry("status", "done");
      assertThat(copied()).isEqualTo(originals());
      assertThat(scene.get("/metrics").body()).contains("tranship_store_sent_bytes_total 160000.0");
    }
  }

  @Test
  void aCancelledCopyIsLeftSoThatTheSameJobGoesOn() {
    try (ServedScene scene = new ServedScene(directory, config())) {
      String id = scene.begin("copy", SLOWLY);
      scene.awaitProgress(id);
      assertThat(scene.post("/api/v0/jobs/" + id + "/cancel", "").status()).isEqualTo(202);
      // What is in flight need not take its time.
      assertThat(scene.post("/api/v0/jobs/" + id + "/bandwidth", "{\"rate\":\"off\"}").status())
          .isIn(202, 409);
      ServedScene.Told cancelled = scene.await(id, "cancel", "done", "error");
      assertThat(cancelled.json()).containsEntry("status", "cancel").containsEntry("exit", 5L);
      assertThat(copied()).hasSizeLessThan(FILES);
      String again = scene.begin("copy", SLOWLY);
      assertThat(scene.get("/api/v0/jobs/" + again).text("retryFromID")).isEqualTo(id);
      scene.post("/api/v0/jobs/" + again + "/bandwidth", "{\"rate\":\"off\"}");
      ServedScene.Told done = scene.await(again, "done", "error");
      assertThat(done.text("run")).isEqualTo(cancelled.text("run"));
      assertThat(scene.log(again)).contains("Going on with the run " + done.text("run"));
      assertThat(copied()).isEqualTo(originals());
    }
  }

  @Test
  void aServerThatIsToldToStopStopsItsJobsAndEndsWellAndTheNextOneTakesThemUp() throws Exception {
    String id;
    try (ServedScene scene = new ServedScene(directory, config())) {
      id = scene.begin("copy", SLOWLY);
      scene.awaitProgress(id);
      assertThat(scene.stop()).isZero();
    }
    try (ServedScene scene = new ServedScene(directory, config())) {
      assertThat(scene.get("/api/v0/jobs/" + id).text("status")).isEqualTo("worker_shutdown");
      String again = scene.begin("copy", SLOWLY);
      scene.post("/api/v0/jobs/" + again + "/bandwidth", "{\"rate\":\"off\"}");
      assertThat(scene.await(again, "done", "error").json()).containsEntry("status", "done");
      assertThat(copied()).isEqualTo(originals());
    }
  }

  @Test
  void aServerThatIsKilledLeavesItsJobDeadAndTheSameJobGoesOn() throws Exception {
    String id;
    try (CommandProcess process =
        CommandProcess.start(
            directory, (Object[]) ServedScene.words(directory, config() + "at-once: 2\n"))) {
      try (ServedScene scene = ServedScene.at(process.awaitAddress(), directory)) {
        id = scene.begin("copy", SLOWLY);
      }
      while (copied().isEmpty()) {
        Thread.onSpinWait();
      }
      assertNoOther();
      process.kill();
      process.await();
    }
    assertThat(copied()).hasSizeLessThan(FILES);
    try (ServedScene scene = new ServedScene(directory, config())) {
      assertThat(scene.get("/api/v0/jobs/" + id).text("status")).isEqualTo("worker_dead");
      String again = scene.begin("copy", SLOWLY);
      assertThat(scene.get("/api/v0/jobs/" + again).text("retryFromID")).isEqualTo(id);
      scene.post("/api/v0/jobs/" + again + "/bandwidth", "{\"rate\":\"off\"}");
      assertThat(scene.await(again, "done", "error").json()).containsEntry("status", "done");
      assertThat(scene.log(again)).contains("Going on with the run");
      assertThat(copied()).isEqualTo(originals());
    }
  }

  @Test
  void aSnapshotIsWrittenUnderItsNameInTheFolderOfTheConfigurationAlone() {
    try (ServedScene scene = new ServedScene(directory, config())) {
      Files.createDirectories(directory.resolve("snapshots"));
      ServedScene.Told taken =
          scene.run("snapshot", "{\"store\":\"photos\",\"name\":\"today.db\",\"checksum\":true}");
      assertThat(taken.json()).as(scene.log(taken.text("id"))).containsEntry("status", "done");
      assertThat(directory.resolve("snapshots/today.db")).isNotEmptyFile();
      assertThat(scene.results(taken.text("id")).lines()).hasSize(1);
      for (String name : List.of("../today.db", "/etc/x", "--replace", "", "a b", ".hidden")) {
        ServedScene.Told told =
            scene.post(
                "/api/v0/jobs",
                "{\"action\":\"snapshot\",\"parameters\":{\"store\":\"photos\",\"name\":\""
                    + name
                    + "\"}}");
        assertThat(told.status()).as(name).isEqualTo(400);
        assertThat(told.body()).contains("TRV-101");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aCallerNamesNoPlaceOfItsOwnAndSlipsInNoOption() {
    try (ServedScene scene = new ServedScene(directory, config())) {
      for (String job :
          List.of(
              "\"action\":\"fsck\",\"parameters\":{\"store\":\"file:/etc\"}",
              "\"action\":\"copy\",\"parameters\":{\"from\":\"photos\",\"to\":\"file:/x\"}",
              "\"action\":\"migrate\",\"parameters\":{\"plan\":\"../other.yaml\"}",
              "\"action\":\"verify\",\"parameters\":{\"run\":\"--journal=sqlite:x\"}",
              "\"action\":\"fsck\",\"parameters\":{\"store\":\"photos\",\"inventory\":\"/x\"}",
              "\"action\":\"demo\"")) {
        assertThat(scene.post("/api/v0/jobs", "{" + job + "}").status()).as(job).isEqualTo(400);
      }
      assertThat(scene.post("/api/v0/meta/settings", "{\"readOnlyRegistry\":true}").body())
          .contains("TRV-109", "no fence");
      for (String value :
          List.of("\"existing\":\"skip --delete-extra\"", "\"bandwidth\":\"fast\"")) {
        ServedScene.Told told =
            scene.post(
                "/api/v0/jobs",
                "{\"action\":\"copy\",\"parameters\":{\"from\":\"photos\",\"to\":\"backup\","
                    + value
                    + "}}");
        assertThat(told.status()).as(told.body()).isEqualTo(400);
        assertThat(told.body()).contains("TRV-101");
      }
      assertThat(copied()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          listen: 0.0.0.0:0;                                2; TRP-105; without-tls: allow
          listen: somewhere;                                2; TRP-105; HOST:PORT
          at-once: 0;                                       2; TRP-105; from 1 to 99
          token: secret-in-plain-text;                      2; TRP-106; plain text
          token: ${SERVE_TOKEN_NOT_SET};                    2; TRP-105; is not set
          tls: {certificate: a.pem};                        2; TRP-105; certificate and key
          tls: {keystore: none.p12};                        1; TRV-206; none.p12
          stores: {"a b": "file:/x"};                       2; TRP-105; a name has
          plan: {a: b};                                     2; TRP-103; plan
          fence: {raise: {http: "http://127.0.0.1:9/"}};    2; TRP-105; lower the fence
          """)
  void aConfigurationThatMakesNoSenseIsRefused(String line, int code, String error, String why)
      throws IOException {
    Path file = Files.writeString(directory.resolve("serve.yaml"), line + "\n");
    AnchoreScene.Ran ran =
        Commands.run("serve", file, "--journal", "sqlite:" + directory.resolve("journal"));
    assertThat(ran.err()).contains(error, why).doesNotContain("secret-in-plain-text");
    assertThat(ran.code()).isEqualTo(code);
  }

  /// A second server of the same journal ends at once.
  private void assertNoOther() {
    assertThatThrownBy(() -> new ServedScene(directory, config()).close())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("TRV-201");
  }

  @Test
  void twoServersDoNotShareAJournal() {
    try (ServedScene scene = new ServedScene(directory, config())) {
      assertNoOther();
      assertThat(scene.get("/api/v0/jobs").status()).isEqualTo(200);
      assertThat(ServedScene.token(directory)).isEqualTo(scene.token());
    }
  }
}
