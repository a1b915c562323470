package org.tranship.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs whose ledger fails, or was left with more than one server would have taken.
class JobsTest {
  @TempDir private Path folder;

  private final ScriptedActions actions = new ScriptedActions();
  private volatile boolean full;
  private volatile boolean unforced;

  /// A disk that takes half of a line and no more while it is full, and one that takes all of it
  /// and cannot promise it.
  private void write(FileChannel out, ByteBuffer bytes) throws IOException {
    if (full) {
      out.write(bytes.slice(0, bytes.remaining() / 2));
      throw new IOException("No space left on device");
    }
    JobLines.Disk.REAL.write(out, bytes);
    if (unforced) {
      throw new IOException("Input/output error");
    }
  }

  private Jobs jobs() {
    return new Jobs(
        actions, JobLedger.open(folder, this::write), Clock.systemUTC(), 4, Duration.ofMillis(5));
  }

  private static JobRecord waiting(String id, String action, String deadline) {
    return waiting(id, "", action, deadline);
  }

  private static JobRecord waiting(String id, String before, String action, String deadline) {
    return new JobRecord(
        id,
        before,
        "worker",
        JobState.WAITING,
        Instant.EPOCH,
        Instant.EPOCH,
        action,
        Map.of(),
        deadline,
        "",
        Optional.empty(),
        "");
  }

  private void left(JobRecord... jobs) {
    try (JobLedger ledger = JobLedger.open(folder)) {
      List.of(jobs).forEach(ledger::put);
    }
  }

  private JobRecord post(Jobs jobs, String action) {
    return jobs.post(jobs.action(action).orElseThrow(), Map.of(), "");
  }

  private static void await(Jobs jobs, String id, JobState state) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (jobs.get(id).status() != state) {
      assertThat(System.nanoTime()).as(jobs.get(id).toString()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  @Test
  void aJobThatIsAcceptedAfterAFullDiskIsThereForTheNextServer() {
    String accepted;
    try (Jobs jobs = jobs()) {
      full = true;
      assertThatThrownBy(() -> post(jobs, "watch"))
          .isInstanceOf(ServerFault.class)
          .hasMessageContaining("TRV-202");
      full = false;
      unforced = true;
      assertThatThrownBy(() -> post(jobs, "watch")).isInstanceOf(ServerFault.class);
      unforced = false;
      accepted = post(jobs, "watch").id();
    }
    try (Jobs jobs = jobs()) {
      assertThat(jobs.get(accepted).status()).isEqualTo(JobState.WORKER_SHUTDOWN);
      assertThat(jobs.list(_ -> true, 0, 10)).as("what was refused is not begun").hasSize(1);
    }
    assertThat(folder.resolve("jobs.unreadable")).doesNotExist();
  }

  @Test
  void aServerThatHasEndedTakesNoJobs() {
    Jobs jobs = jobs();
    jobs.close();
    assertThatThrownBy(() -> post(jobs, "watch"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("takes no more jobs");
  }

  @Test
  void aLineThatSomebodyDamagedIsKeptAside() throws IOException {
    left(waiting("one", "watch", ""));
    Path file = folder.resolve("jobs.jsonl");
    String whole = Files.readString(file);
    Files.writeString(file, "{damaged\n" + whole + "{\"id\":\"cut o");
    try (JobLedger ledger = JobLedger.open(folder)) {
      assertThat(ledger.byId()).containsOnlyKeys("one");
    }
    assertThat(folder.resolve("jobs.unreadable")).hasContent("{damaged");
    assertThat(file).hasContent(whole);
  }

  @Test
  void ofTwoThatChangeSomethingAndWaitedTheSecondIsBegunWhenTheFirstIsOver() {
    left(waiting("first", "wait", ""), waiting("second", "wait", ""), waiting("look", "watch", ""));
    try (Jobs jobs = jobs()) {
      assertThat(jobs.get("first").status()).isEqualTo(JobState.RUNNING);
      assertThat(jobs.get("second").status()).isEqualTo(JobState.WAITING);
      assertThat(jobs.get("look").status()).isEqualTo(JobState.RUNNING);
      actions.end.countDown();
      await(jobs, "second", JobState.DONE);
      assertThat(jobs.get("first").status()).isEqualTo(JobState.DONE);
    }
  }

  @Test
  void aJobThatCannotBeBegunIsAnErrorAndBlocksNothing() {
    left(waiting("endless", "wait", "999999999w"));
    try (Jobs jobs = jobs()) {
      assertThat(jobs.get("endless").status()).isEqualTo(JobState.ERROR);
      assertThat(jobs.get("endless").message()).contains("deadline");
      assertThatThrownBy(() -> jobs.post(jobs.action("wait").orElseThrow(), Map.of(), "999999999w"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("365 days");
      assertThat(post(jobs, "wait").status()).isEqualTo(JobState.RUNNING);
    }
  }

  @Test
  void aJobWhoseThreadCannotBeHadIsAnErrorAndBlocksNothing() {
    AtWork atWork = new AtWork();
    Work work = actions.open(actions.all().getFirst(), Map.of(), Optional.empty());
    assertThatThrownBy(
            () ->
                atWork.begin(
                    "one",
                    work,
                    true,
                    () -> {},
                    Optional.of(Duration.ofSeconds(Long.MAX_VALUE)),
                    () -> {}))
        .isInstanceOf(ArithmeticException.class);
    assertThat(atWork.size()).isZero();
    atWork.interruptAll();
    assertThatThrownBy(
            () ->
                atWork.begin(
                    "two", work, true, () -> {}, Optional.of(Duration.ofSeconds(1)), () -> {}))
        .isInstanceOf(RuntimeException.class);
    assertThat(atWork.isChanging()).isFalse();
  }

  @Test
  void aJobThatWaitsIsBegunOnceTheDiskHasRoomAgain() {
    left(waiting("one", "watch", ""));
    full = true;
    try (Jobs jobs = jobs()) {
      assertThat(jobs.get("one").status()).isEqualTo(JobState.WAITING);
      full = false;
      await(jobs, "one", JobState.RUNNING);
      full = true;
      actions.end.countDown();
      await(jobs, "one", JobState.DONE);
      full = false;
      await(jobs, post(jobs, "watch").id(), JobState.DONE);
    }
  }

  @Test
  void aJobIsToldToStopThoughThatCannotBeWrittenDown() {
    try (Jobs jobs = jobs()) {
      String id = post(jobs, "wait").id();
      full = true;
      jobs.cancel(id);
      await(jobs, id, JobState.CANCEL);
      full = false;
    }
  }

  private Path keep(String id, Instant written) throws IOException {
    Path file = Files.createDirectory(KeptFolder.of(folder, id)).resolve("found");
    Files.writeString(file, id);
    Files.setLastModifiedTime(file, FileTime.from(written));
    return file;
  }

  @Test
  void whatAJobHasKeptIsThereForTheSameJobUntilOneComesToItsEnd() throws IOException {
    String first;
    try (Jobs jobs = jobs()) {
      first = post(jobs, "watch").id();
      await(jobs, first, JobState.RUNNING);
      var _ = keep(first, Instant.now());
      jobs.cancel(first);
      await(jobs, first, JobState.CANCEL);
    }
    try (Jobs jobs = jobs()) {
      String second = post(jobs, "watch").id();
      await(jobs, second, JobState.RUNNING);
      assertThat(KeptFolder.of(folder, first)).doesNotExist();
      assertThat(KeptFolder.of(folder, second).resolve("found")).hasContent(first);
      assertThat(actions.opened.getLast()).isEqualTo(KeptFolder.of(folder, second));
      String beside = post(jobs, "watch").id();
      assertThat(KeptFolder.of(folder, beside)).as("one goes on with it").doesNotExist();
      actions.end.countDown();
      await(jobs, second, JobState.DONE);
      await(jobs, beside, JobState.DONE);
    }
    assertThat(folder.toFile().list((_, name) -> name.endsWith(".kept"))).isEmpty();
  }

  /// The next one goes on with the one that was cancelled, and not with the one before it.
  @Test
  void whatWasKeptIsNotLostWithAJobThatIsCancelledWhileItWaits() throws IOException {
    left(
        waiting("one", "watch", "").with(JobState.CANCEL, Instant.now()),
        waiting("w1", "watch", ""),
        waiting("w2", "watch", ""),
        waiting("w3", "watch", ""),
        waiting("w4", "watch", ""),
        waiting("two", "one", "watch", ""));
    var _ = keep("one", Instant.now());
    try (Jobs jobs = jobs()) {
      assertThat(jobs.cancel("two").status()).isEqualTo(JobState.CANCEL);
      assertThat(KeptFolder.of(folder, "two").resolve("found")).hasContent("one");
      assertThat(KeptFolder.of(folder, "one")).doesNotExist();
      actions.end.countDown();
    }
  }

  @Test
  void whatWasKeptLongAgoIsNotGoneOnWith() throws IOException {
    left(waiting("old", "watch", "").with(JobState.WORKER_DEAD, Instant.now()));
    Path old = keep("old", Instant.now().minus(KeptFolder.LONGEST).minusSeconds(60));
    try (Jobs jobs = jobs()) {
      JobRecord again = post(jobs, "watch");
      assertThat(again.retryFromID()).isEqualTo("old");
      await(jobs, again.id(), JobState.RUNNING);
      assertThat(KeptFolder.of(folder, again.id())).doesNotExist();
    }
    assertThat(old).doesNotExist();
  }

  @Test
  void moreThanAHundredThatWaitAreRefused() {
    try (Jobs jobs = jobs()) {
      for (int i = 0; i < Jobs.MOST_WAITING + 4; i++) {
        assertThat(post(jobs, "watch").status()).isIn(JobState.WAITING, JobState.RUNNING);
      }
      assertThatThrownBy(() -> post(jobs, "watch"))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(429));
    }
  }
}
