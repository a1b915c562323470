package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;
import static org.tranship.cli.CopyScene.assertFailed;
import static org.tranship.cli.CopyScene.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.PostgresServer.Commits;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.Operation;

/// Commands that keep their runs in PostgreSQL: from wherever they are given, and when it goes
/// away.
class SharedJournalTest {
  private static final int FILES = 12;
  private static PostgresServer server;

  @TempDir private Path directory;
  private CopyScene scene;
  private PostgresDatabase database;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start(Commits.FAST);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void begin() {
    scene = new CopyScene(directory);
    for (int i = 0; i < FILES; i++) {
      scene.with("file" + i, "content " + i);
    }
    database = server.createDatabase();
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private String journal(String more) throws IOException {
    Path password = Files.writeString(directory.resolve("password"), database.password());
    return "postgresql://postgres@127.0.0.1:%d/%s?password=file:%s%s"
        .formatted(server.port(), database.name(), password, more);
  }

  private AnchoreScene.Ran run(String journal, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--journal", journal));
    AnchoreScene.Ran ran = Commands.run(all.toArray());
    assertThat(ran.all()).doesNotContain(database.password(), "\tat ");
    return ran;
  }

  /// Nothing of a run is on the machine that began it: whoever knows the journal goes on.
  @Test
  void aRunIsSeenReportedAndTakenBackFromAnywhere() throws Exception {
    String journal = journal("");
    assertDone(run(journal, "copy", scene.files(), scene.target()), "Copied    12 objects");
    assertThat(texts(scene.to)).isEqualTo(texts(scene.from));
    assertDone(run(journal, "list"), "objects", "ready");
    assertDone(run(journal, "status", "last"), "ready");
    assertDone(run(journal, "report", "last"), "12");
    assertDone(run(journal, "verify", "last"));
    assertDone(run(journal, "rollback", "last", "--yes"));
    assertThat(texts(scene.to)).isEmpty();
  }

  @Test
  void aJournalThatGoesAwayStopsTheCopyInWordsAndTheSameCommandEndsIt() throws Exception {
    String journal = journal("&patience=1");
    String to = scene.s3("to/");
    AtomicInteger puts = new AtomicInteger();
    scene.s3.faults(
        request -> {
          if (request.operation() == Operation.PUT_OBJECT && puts.incrementAndGet() == 5) {
            server.kill();
          }
          return new Fault.None();
        });
    AnchoreScene.Ran cut = run(journal, "copy", scene.files(), to);
    assertFailed(cut, "TRS-207", "Nothing that was written is lost", "Run the same command again");
    assertThat(puts).hasValueGreaterThanOrEqualTo(5);
    scene.s3.faults(_ -> new Fault.None());
    assertFailed(run(journal, "list"), "TRS-207 Cannot open the journal in postgresql://127");
    server.restart();
    assertDone(run(journal, "copy", scene.files(), to));
    assertThat(scene.objects("to/")).isEqualTo(texts(scene.from));
    assertDone(run(journal, "status", "last"), "ready");
  }

  @Test
  void aPasswordIsNotTypedInTheJournalsName() {
    String typed = "postgresql://postgres:seen-by-all@127.0.0.1:1/journal";
    AnchoreScene.Ran ran = Commands.run("list", "--journal", typed);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.all())
        .contains("TRS-205", "a password is not typed there", "${VARIABLE}")
        .doesNotContain("seen-by-all");
    AnchoreScene.Ran parameter =
        Commands.run("list", "--journal", "postgresql://127.0.0.1:1/j?password=seen-by-all");
    assertThat(parameter.code()).as(parameter.all()).isEqualTo(ExitCode.USAGE.number());
    assertThat(parameter.all()).contains("must be a reference").doesNotContain("seen-by-all");
  }
}
