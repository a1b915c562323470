package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.testkit.server.msr.MsrDouble;

/// What the commands of a plan - `dtr backup`, `restore`, `reconfigure` - print and how they end is
/// in the journal, and so in the report: the last 2,000 bytes of it, with secrets masked.
class RegistryMsrOutputTest {
  @TempDir private Path directory;
  private MsrScene scene;
  private MsrDouble msr;
  private Path backup;

  @BeforeEach
  void start() throws IOException {
    scene = new MsrScene(directory);
    msr = scene.msr();
    backup = directory.resolve("msr.tar");
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private AnchoreScene.Ran run(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return Commands.runAlone(all.toArray());
  }

  private AnchoreScene.Ran migrate(Path plan, ExitCode code) {
    AnchoreScene.Ran ran =
        run(
            "registry",
            "migrate",
            plan,
            "--yes",
            "--acknowledge",
            "after-backup",
            "--acknowledge",
            "no-backup");
    assertThat(ran.code()).as(ran.all()).isEqualTo(code.number());
    return ran;
  }

  /// What a command says for people, whose lines end where the width of a terminal wants it.
  private String unfolded(Object... words) {
    return run(words).all().replaceAll("\\s+", " ");
  }

  /// In the text of a report, in its document, and in the status.
  private void isReported(String... words) {
    assertThat(unfolded("report", "last")).contains(words);
    assertThat(run("report", "last", "--json").all()).contains(words);
    assertThat(unfolded("status", "last")).contains(words);
  }

  private String restoring() {
    return "\nrestore: {do: [{command: "
        + MsrScene.inner(DtrProgram.command(scene.secret(), "restore", msr.url(), backup, "to"))
        + ", undo: "
        + DtrProgram.command(scene.secret(), "restore", msr.url(), backup, "from")
        + "}]}";
  }

  /// @param script of a shell, which knows the password
  private Path backingUp(String script) throws IOException {
    return scene.plan(
        "online",
        "backup: {do: {command: {argv: [sh, -c, '"
            + script
            + "'], env: {UCP_PASSWORD: \"file:"
            + scene.secret()
            + "\"}}}, file: "
            + backup
            + "}"
            + restoring());
  }

  @Test
  void ofABackupAndARestore() throws IOException {
    Path plan =
        scene.plan(
            "online",
            "backup: {do: ["
                + DtrProgram.command(scene.secret(), "backup", msr.url(), backup)
                + "], file: "
                + backup
                + "}"
                + restoring());
    migrate(plan, ExitCode.DONE);
    isReported("exit code 0: backup: HTTP 200", "exit code 0: restore: HTTP 204");
  }

  @Test
  void ofAReconfigurationAndOfItsWayBack() throws IOException {
    migrate(scene.readOnly("--storage-migrated"), ExitCode.DONE);
    isReported("exit code 0: reconfigure: HTTP 204");
    assertThat(run("rollback", "last", "--yes").code()).isZero();
    String report = unfolded("report", "last");
    assertThat(report.split("exit code 0: reconfigure: HTTP 204", -1)).as(report).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 127})
  void ofOneThatFails(int code) throws IOException {
    AnchoreScene.Ran failed =
        migrate(
            backingUp("echo replica is not healthy; echo no room left >&2; exit " + code),
            ExitCode.FAILED);
    assertThat(failed.all()).contains("exit code " + code, "no room left");
    isReported("exit code " + code + ": replica is not healthy", "no room left");
    assertThat(backup).doesNotExist();
  }

  @Test
  void itsEndIsKeptAndNoSecret() throws IOException {
    AnchoreScene.Ran failed =
        migrate(
            backingUp(
                "i=0; while [ $i -lt 300 ]; do echo \"line $i\"; i=$((i+1)); done;"
                    + " echo \"password $UCP_PASSWORD is wrong\"; exit 3"),
            ExitCode.FAILED);
    String report = run("report", "last").all();
    assertThat(report)
        .contains("exit code 3: ...", "line 299", " is wrong")
        .doesNotContain("line 10\n", MsrDouble.PASSWORD);
    assertThat(failed.all()).doesNotContain(MsrDouble.PASSWORD);
    assertThat(run("report", "last", "--json").all()).doesNotContain(MsrDouble.PASSWORD);
  }
}
