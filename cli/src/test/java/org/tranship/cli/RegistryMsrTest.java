package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.testkit.server.msr.MsrDouble;

/// The command against the double of MSR on files, with programs for what is done by `docker run
/// mirantis/dtr`.
class RegistryMsrTest {
  @TempDir private Path directory;
  private MsrScene scene;
  private MsrDouble msr;
  private Path secret;

  @BeforeEach
  void start() throws IOException {
    scene = new MsrScene(directory);
    msr = scene.msr();
    secret = scene.secret();
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

  @Test
  void readOnlyMovesCompletesTheReportAndComesBack() throws IOException {
    Path plan = scene.readOnly("--storage-migrated");
    AnchoreScene.Ran checked = run("registry", "plan", plan);
    assertThat(checked.code()).as(checked.all()).isZero();
    assertThat(checked.all())
        .contains("is well, version 2.8.13", "reconfigure", "readOnlyRegistry true")
        .contains("this plan has no \"backup\"", "--acknowledge no-backup");
    assertThat(msr.isReadOnly()).isFalse();
    AnchoreScene.Ran asked = run("registry", "migrate", plan, "--yes");
    assertThat(asked.code()).as(asked.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(asked.all()).contains("TRR-187");
    Object[] words = {"registry", "migrate", plan, "--yes", "--acknowledge", "no-backup"};
    AnchoreScene.Ran moved = run(words);
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(moved.all())
        .contains("Switched: MSR reads from", "Now runs ")
        .doesNotContain(MsrDouble.PASSWORD, "not-to-be-shown");
    assertThat(msr.storage()).isEqualTo("to");
    assertThat(msr.tags()).hasSize(2);
    assertThat(msr.isReadOnly()).isFalse();
    assertThat(run("status", "last").all()).contains("runbook   msr", "exact copy");
    assertThat(run("report", "last").code()).isZero();
    assertThat(run("verify", "last").code()).isZero();
    AnchoreScene.Ran again = run(words);
    assertThat(again.code()).as(again.all()).isZero();
    AnchoreScene.Ran back = run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(back.all()).contains("Rolled back: MSR is at");
    assertThat(msr.storage()).isEqualTo("from");
    assertThat(msr.tags()).hasSize(2);
  }

  @Test
  void onlineBacksUpRestoresAndCompletes() throws IOException {
    Path backup = directory.resolve("msr.tar");
    Path plan =
        scene.plan(
            "online",
            "backup: {do: ["
                + DtrProgram.command(secret, "backup", msr.url(), backup)
                + "], file: "
                + backup
                + "}\nrestore: {do: [{command: "
                + MsrScene.inner(DtrProgram.command(secret, "restore", msr.url(), backup, "to"))
                + ", undo: "
                + DtrProgram.command(secret, "restore", msr.url(), backup, "from")
                + "}]}");
    AnchoreScene.Ran asked = run("registry", "migrate", plan, "--yes");
    assertThat(asked.code()).as(asked.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(asked.all()).contains("TRR-177", "--acknowledge after-backup");
    AnchoreScene.Ran moved =
        run("registry", "migrate", plan, "--yes", "--acknowledge", "after-backup");
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(msr.storage()).isEqualTo("to");
    assertThat(msr.jobsQueued()).containsExactly("onlinegc_blobs");
    assertThat(moved.all())
        .contains("The settings of the registry: storage: to")
        .doesNotContain("not-to-be-shown");
    AnchoreScene.Ran completed = run("complete", "last", "--yes");
    assertThat(completed.code()).as(completed.all()).isZero();
    assertThat(completed.all()).contains("Completed. The old storage is as it was.");
  }

  @Test
  void whoeverAnswersThroughAPipeIsAskedAgainAndAgain() throws IOException {
    msr.collects(false);
    Path plan = scene.readOnly("--storage-migrated");
    String asking = Files.readString(plan).replaceFirst("(?s)gc:.*?daily\"}\n", "");
    assertThat(asking).doesNotContain("gc:");
    Files.writeString(plan, asking);
    Object[] words = {
      "registry", "migrate", plan, "--journal", "sqlite:" + directory.resolve("journal")
    };
    AnchoreScene.Ran moved = Commands.runAnswering("y\ny\ny\ny\n", words);
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(moved.all())
        .contains("choose Never", "set the schedule as it was", "is MSR to be moved without?");
    assertThat(msr.storage()).isEqualTo("to");
  }

  @Test
  void aRunThatFailsSaysThatGarbageCollectionIsOff() throws IOException {
    Path plan =
        scene.plan(
            "online",
            "backup: {do: {command: [\"false\"]}, file: "
                + directory.resolve("msr.tar")
                + "}\nrestore: {do: {command: [\"false\"]}}");
    AnchoreScene.Ran failed = run("registry", "migrate", plan, "--yes");
    assertThat(failed.code()).as(failed.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(failed.all()).contains("Garbage collection is off, or may be, since ");
    assertThat(run("status", "last").all()).contains("gc        off since ");
    AnchoreScene.Ran back = run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(back.all()).doesNotContain("Garbage collection is off, or may be, since ");
    assertThat(msr.isCollecting()).isTrue();
  }

  @Test
  void aReconfigurationWithoutTheOptionIsRefusedByPlanAndMigrate() throws IOException {
    Path plan = scene.readOnly("--nfs-storage-url=nfs://nas/msr");
    for (AnchoreScene.Ran ran :
        List.of(run("registry", "check", plan), run("registry", "migrate", plan, "--yes"))) {
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.all()).contains("TRR-167", "it lacks --storage-migrated");
    }
    assertThat(msr.storage()).isEqualTo("from");
    assertThat(directory.resolve("to")).isEmptyDirectory();
  }

  /// Mirantis' pages of 2.9 contradict each other there.
  @ParameterizedTest
  @CsvSource({
    "2.9.16, --nfs-storage-url=nfs://nas/msr, true",
    "2.9.16, --nfs-storage-url=nfs://nas/msr --storage-migrated, false",
    "2.9.16, --dtr-storage-volume=msr, false",
    "2.8.13, --nfs-storage-url=nfs://nas/msr --storage-migrated, false",
  })
  void onNfsWithoutTheOptionTheContradictionIsSaid(String version, String options, boolean said)
      throws IOException {
    msr.version(version);
    Path plan = scene.readOnly(options);
    for (String verb : List.of("check", "plan")) {
      AnchoreScene.Ran ran = run("registry", verb, plan);
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.all().contains("The reconfiguration is to a storage on NFS"))
          .as(ran.all())
          .isEqualTo(said);
    }
  }

  @Test
  void theTimeForWhichPushesAreKeptOutIsSaidBeforeAnythingIsAsked() throws IOException {
    AnchoreScene.Ran no =
        Commands.runAnswering(
            "n\n",
            "registry",
            "migrate",
            scene.readOnly(""),
            "--acknowledge=no-backup",
            "--journal",
            "sqlite:" + directory.resolve("journal"));
    assertThat(no.code()).as(no.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(no.all()).contains("keeping pushes out for about ", "for the listings of both ends");
    assertThat(directory.resolve("to")).isEmptyDirectory();
  }

  /// As a process of its own at a terminal, which `script` makes, at which somebody types a line.
  private AnchoreScene.Ran atTerminal(String line, Object... words) throws InterruptedException {
    String typing =
        "command=; for word; do command=\"$command '$word'\"; done;"
            + " echo "
            + line
            + " | script -qec \"$command\" /dev/null";
    return CommandProcess.run(
        directory, List.of("sh", "-c", typing, "sh"), Map.of("SHELL", "/bin/sh"), words);
  }

  @Test
  void thatEveryTagIsToGoHasToBeTypedAtATerminal() throws Exception {
    msr.version("2.9.16");
    Object[] words = {
      "registry",
      "migrate",
      scene.readOnly("--reinitialize-storage"),
      "--yes",
      "--acknowledge=no-backup",
      "--acknowledge=erase-tags",
      "--journal",
      "sqlite:" + directory.resolve("journal")
    };
    for (String answers : List.of("", "y\n", "127.0.0.1\n")) {
      AnchoreScene.Ran refused = Commands.runAnswering(answers, words);
      assertThat(refused.code()).as(refused.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(refused.all())
          .contains("TRR-188", "typing its host, 127.0.0.1", "Nothing was done");
    }
    AnchoreScene.Ran other = atTerminal("localhost", words);
    assertThat(other.code()).as(other.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(other.all()).contains("TRR-188");
    assertThat(msr.tags()).hasSize(2);
    assertThat(directory.resolve("to")).isEmptyDirectory();
    AnchoreScene.Ran moved = atTerminal("127.0.0.1", words);
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(msr.storage()).isEqualTo("to");
    assertThat(msr.tags()).isEmpty();
  }

  @Test
  void aPlanThatContradictsItselfIsRefusedAtItsLine() throws IOException {
    Path plan = scene.plan("online", "reconfigure: {do: {command: [dtr, reconfigure]}}");
    AnchoreScene.Ran ran = run("registry", "migrate", plan, "--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.err()).contains("line 8", "reconfigure", "variant read-only");
    AnchoreScene.Ran plain =
        run(
            "registry",
            "check",
            Files.writeString(plan, "source: file:/a\ntarget: file:/b\nmsr: {pasword: x}\n"));
    assertThat(plain.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(plain.err()).contains("did you mean \"password\"?");
  }
}
