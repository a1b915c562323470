package org.tranship.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.testkit.run.RunSamples.COPY;
import static org.tranship.testkit.run.RunSamples.RUN;
import static org.tranship.testkit.run.RunSamples.header;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.StepBegan;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.testkit.run.RunSamples;

/// Calls that share a commit share its fate: when it dies of something nobody foresaw, as of want
/// of memory, no call returns as if its line were on the disk.
class SharedCommitTest {
  @TempDir Path place;
  private SqliteJournal journal;
  private final TroubledClock clock = new TroubledClock();

  @BeforeEach
  void open() {
    journal = SqliteJournal.open(place, clock);
  }

  private List<String> steps() {
    return journal.view(RUN).map(RunView::entries).orElseThrow().stream()
        .map(entry -> ((StepBegan) entry).step())
        .toList();
  }

  private static JournalEntry step(String name) {
    return new StepBegan(RunSamples.NOW, name);
  }

  @Test
  void noCallReturnsAsDurableWhenTheCommitDiedOfAnError() throws InterruptedException {
    try (RunLog log = journal.create(header(RUN))) {
      clock.holdNext();
      Map<String, Throwable> faults = new ConcurrentHashMap<>();
      List<Thread> threads = new ArrayList<>();
      threads.add(append(log, "first", faults));
      clock.awaitHeld();
      for (String name : List.of("second", "third", "fourth")) {
        Thread thread = append(log, name, faults);
        threads.add(thread);
        awaitWaiting(thread);
      }
      clock.letGoAndThenRunOutOfMemory();
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(120));
      }
      assertThat(steps()).containsExactly("first");
      assertThat(faults).containsOnlyKeys("second", "third", "fourth");
      assertThat(faults.values()).filteredOn(OutOfMemoryError.class::isInstance).hasSize(1);
      assertThat(faults.values())
          .filteredOn(JournalException.class::isInstance)
          .hasSize(2)
          .allSatisfy(
              fault ->
                  assertThat(fault)
                      .hasMessageStartingWith("TRS-207")
                      .hasMessageContaining("Java has no memory left"));

      log.append(step("fifth"));
      assertThat(steps()).containsExactly("first", "fifth");
    }
  }

  private static Thread append(RunLog log, String name, Map<String, Throwable> faults) {
    return Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              try {
                log.append(step(name));
              } catch (Throwable e) {
                faults.put(name, e);
              }
            });
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
  }

  /// What is known in memory is read again after a failed commit, and what is read may make no
  /// sense.
  @Test
  void aBlockThatCannotBeReadFailsTheCallAndNotTheProcess() throws SQLException {
    try (RunLog log = journal.create(header(RUN))) {
      log.append(step("first"));
      write("INSERT INTO intent VALUES (0, 1, 1, x'FF')");
      clock.failNext();
      assertThatThrownBy(() -> log.append(step("second"))).isInstanceOf(OutOfMemoryError.class);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> log.record(COPY, RunSamples.results(1, 1)))
            .isInstanceOf(JournalException.class)
            .hasMessageStartingWith("TRS-206")
            .hasMessageContaining(RUN.text());
      }
      assertThat(steps()).containsExactly("first");
    }
  }

  private void write(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + place.resolve(RUN + ".tranship"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Asked in the middle of every commit, so it is where a commit can be held up and killed.
  private static final class TroubledClock extends Clock {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean holding;
    private volatile boolean failing;

    void holdNext() {
      holding = true;
    }

    void failNext() {
      failing = true;
    }

    void awaitHeld() throws InterruptedException {
      assertThat(held.await(120, TimeUnit.SECONDS)).isTrue();
    }

    void letGoAndThenRunOutOfMemory() {
      release.countDown();
    }

    @Override
    public long millis() {
      if (failing) {
        failing = false;
        throw new OutOfMemoryError("as a test wants it");
      }
      if (holding) {
        holding = false;
        held.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        failing = true;
      }
      return RunSamples.NOW.toEpochMilli();
    }

    @Override
    public Instant instant() {
      return RunSamples.NOW;
    }

    @Override
    public ZoneId getZone() {
      return RunSamples.CLOCK.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
