package org.tranship.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.formats.Json;

/// What is left of jobs when a server ends, in whatever way.
class JobLedgerTest {
  @TempDir private Path folder;

  private static JobRecord job(String id, JobState state) {
    return new JobRecord(
        id,
        "",
        "worker",
        state,
        Instant.EPOCH,
        Instant.EPOCH,
        "wait",
        Map.of(),
        "",
        "",
        Optional.empty(),
        "");
  }

  private Path file() {
    return folder.resolve("jobs.jsonl");
  }

  @Test
  void aJobThatWasRunningWhenItsServerDiedIsDeadAndTheSameJobNamesIt() {
    try (JobLedger ledger = JobLedger.open(folder)) {
      ledger.put(job("over", JobState.DONE));
      ledger.put(job("stopping", JobState.CANCEL_REQUEST));
      ledger.put(job("ran", JobState.RUNNING));
    }
    try (Caller caller = new Caller(folder)) {
      assertThat(caller.get("/api/v0/jobs/ran").text("status")).isEqualTo("worker_dead");
      assertThat(caller.get("/api/v0/jobs/ran").text("message")).contains("Post the same job");
      assertThat(caller.get("/api/v0/jobs/stopping").text("status")).isEqualTo("worker_dead");
      assertThat(caller.get("/api/v0/jobs/over").text("status")).isEqualTo("done");
      assertThat(caller.post("/api/v0/jobs", "{\"action\":\"wait\"}").text("retryFromID"))
          .isEqualTo("ran");
    }
  }

  @Test
  void aJobThatWaitedIsCarriedOutByTheNextServer() {
    try (JobLedger ledger = JobLedger.open(folder)) {
      ledger.put(job("waited", JobState.WAITING));
    }
    try (Caller caller = new Caller(folder)) {
      caller.await("waited", JobState.RUNNING);
      caller.actions.end.countDown();
      caller.await("waited", JobState.DONE);
    }
  }

  @Test
  void aJobOfAnActionThatIsNoMoreIsAnError() {
    JobRecord old = job("old", JobState.WAITING);
    try (JobLedger ledger = JobLedger.open(folder)) {
      ledger.put(
          new JobRecord(
              old.id(),
              "",
              "",
              old.status(),
              old.scheduledAt(),
              old.lastUpdated(),
              "gone",
              Map.of(),
              "",
              "",
              Optional.empty(),
              ""));
    }
    try (Caller caller = new Caller(folder)) {
      assertThat(caller.get("/api/v0/jobs/old").body()).contains("error", "no action");
    }
  }

  @Test
  void aServerThatIsToldToStopStopsItsJobsAndTheNextOneGoesOn() {
    String id;
    try (Caller caller = new Caller(folder)) {
      id = caller.begin("{\"action\":\"wait\"}");
      caller.await(id, JobState.RUNNING);
    }
    try (Caller caller = new Caller(folder)) {
      Caller.Told told = caller.get("/api/v0/jobs/" + id);
      assertThat(told.text("status")).isEqualTo("worker_shutdown");
      assertThat(told.text("run")).isEqualTo(ScriptedActions.RUN.text());
      assertThat(caller.post("/api/v0/jobs", "{\"action\":\"wait\"}").text("retryFromID"))
          .isEqualTo(id);
    }
  }

  @Test
  void aLineThatWasCutOffCostsNothingElse() throws IOException {
    try (JobLedger ledger = JobLedger.open(folder)) {
      ledger.put(job("one", JobState.RUNNING));
      ledger.put(job("one", JobState.DONE));
    }
    String whole = Files.readString(file());
    String last = whole.substring(whole.indexOf('\n') + 1);
    assertThat(last).contains("\"status\":\"done\"");
    for (int length = 0; length < last.length() - 1; length += 7) {
      Files.writeString(
          file(), whole.substring(0, whole.indexOf('\n') + 1) + last.substring(0, length));
      try (JobLedger ledger = JobLedger.open(folder)) {
        assertThat(ledger.all())
            .as("cut at " + length)
            .containsExactly(job("one", JobState.RUNNING));
        ledger.put(job("two", JobState.WAITING));
      }
      try (JobLedger ledger = JobLedger.open(folder)) {
        assertThat(ledger.byId()).containsOnlyKeys("one", "two");
      }
    }
  }

  @Test
  void itIsOfOneServerAtATime() {
    try (JobLedger _ = JobLedger.open(folder)) {
      assertThatThrownBy(() -> JobLedger.open(folder))
          .isInstanceOf(ServerFault.class)
          .hasMessageContaining("TRV-201");
    }
    JobLedger.open(folder).close();
  }

  @Test
  void aThreadThatWasToldToStopWritesAllTheSame() {
    try (JobLedger ledger = JobLedger.open(folder)) {
      Thread.currentThread().interrupt();
      ledger.put(job("one", JobState.RUNNING));
      assertThat(Thread.interrupted()).isTrue();
      ledger.put(job("one", JobState.DONE));
    }
    try (JobLedger ledger = JobLedger.open(folder)) {
      assertThat(ledger.all()).containsExactly(job("one", JobState.DONE));
    }
  }

  @Test
  void oldJobsAreForgottenWithWhatTheySaid() throws IOException {
    Files.createDirectories(folder);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < JobLedger.KEPT + 2; i++) {
      lines.append(Json.line(job("job" + i, JobState.DONE).document())).append('\n');
    }
    Files.writeString(file(), lines, StandardOpenOption.CREATE);
    Path log = JobText.file(folder, "job0", JobText.Kind.LOG);
    Files.writeString(log, "said");
    try (JobLedger ledger = JobLedger.open(folder)) {
      assertThat(ledger.byId()).hasSize(JobLedger.KEPT).doesNotContainKeys("job0", "job1");
    }
    assertThat(log).doesNotExist();
  }

  @Test
  void aFileThatHasBecomeLongIsWrittenAnewWhileTheServerRuns() throws IOException {
    try (JobLedger ledger = JobLedger.open(folder)) {
      JobRecord long1 = job("long", JobState.RUNNING);
      JobRecord told =
          long1.with(JobState.DONE, Instant.EPOCH, Optional.of(0L), "x".repeat(1 << 20));
      for (int i = 0; i < 9; i++) {
        ledger.put(told);
      }
      assertThat(Files.size(file())).isGreaterThan(JobLedger.LONG);
      ledger.tidy(told);
      assertThat(Files.size(file())).isLessThan(2 << 20);
      ledger.put(job("next", JobState.WAITING));
    }
    try (JobLedger ledger = JobLedger.open(folder)) {
      assertThat(ledger.byId()).containsOnlyKeys("long", "next");
    }
  }

  @Test
  void aTextIsReadInWholeLinesAndCutWhereItIsTooLong() throws Exception {
    Path file = JobText.file(folder, "job", JobText.Kind.LOG);
    assertThat(JobText.read(file, 0)).isEqualTo(new JobText.Piece("", 0));
    try (var out = JobText.writing(folder, "job", JobText.Kind.LOG)) {
      out.write("one\ntw".getBytes(StandardCharsets.UTF_8));
      assertThat(JobText.read(file, 0)).isEqualTo(new JobText.Piece("one\n", 4));
      assertThat(JobText.read(file, 4)).isEqualTo(new JobText.Piece("", 4));
      assertThat(JobText.read(file, 4000)).isEqualTo(new JobText.Piece("", 4000));
      byte[] much = new byte[(int) JobText.MOST];
      out.write(much);
      out.write(much);
    }
    assertThat(Files.size(file)).isLessThan(1000);
    assertThat(Files.readString(file)).endsWith("more than 16 MiB.\n");
    try (var out = JobText.writing(folder, "job", JobText.Kind.RESULTS)) {
      out.write("{\"key\":1}\n{".getBytes(StandardCharsets.UTF_8));
      out.write(new byte[(int) JobText.MOST]);
      out.write("\n{\"key\":2}\n{\"sound\"".getBytes(StandardCharsets.UTF_8));
      out.write(":false}\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Files.readString(JobText.file(folder, "job", JobText.Kind.RESULTS)))
        .isEqualTo("{\"key\":1}\n{\n{\"cut\":true}\n{\"sound\":false}\n");
  }
}
