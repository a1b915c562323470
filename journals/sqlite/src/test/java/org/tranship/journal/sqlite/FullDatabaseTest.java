package org.tranship.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.testkit.run.RunSamples.COPY;
import static org.tranship.testkit.run.RunSamples.RUN;
import static org.tranship.testkit.run.RunSamples.header;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.testkit.run.RunSamples;

/// When there is no room the run stops clearly, keeps every line it had, and goes on when there is
/// room again.
class FullDatabaseTest {
  @TempDir Path place;

  /// SQLite's own limit on the size of a file gives the same fault as a full disk, at every point.
  @Test
  void aFullDatabaseStopsTheRunAndLosesNothing() throws SQLException {
    SqliteJournal journal = SqliteJournal.open(place, RunSamples.CLOCK);
    journal.create(header(RUN)).close();
    Path file = place.resolve(RUN + ".tranship");
    Connection connection = Connections.writer(file);
    Readers readers = new Readers(file, 1);
    RunLock lock = RunLock.take(place.resolve(RUN + ".lock"), "this test", "It is written");
    CommitQueue<Line> queue = new CommitQueue<>(new RunWriter(file, connection, RunSamples.CLOCK));
    try (RunLog log = new SqliteRunLog(header(RUN), readers, queue, lock)) {
      int durable = 0;
      for (int pages = 20; pages < 200; pages += 9) {
        SqliteFile.ask(connection, "PRAGMA max_page_count=" + pages);
        durable = fill(log, durable);
        assertThat(log.tally(COPY).succeeded()).isEqualTo(100L * durable);
      }
      SqliteFile.ask(connection, "PRAGMA max_page_count=100000");
      log.record(COPY, RunSamples.results(durable, 100));
      assertThat(RunView.class.cast(log).tally(COPY).succeeded()).isEqualTo(100L * (durable + 1));
      assertThat(SqliteFile.ask(connection, "PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  /// @return the first batch whose results are not there
  private static int fill(RunLog log, int first) {
    int batch = first;
    List<String> refusals = new ArrayList<>();
    while (refusals.isEmpty()) {
      try {
        log.intend(COPY, RunSamples.intents(batch, 100));
        log.record(COPY, RunSamples.results(batch, 100));
        batch++;
      } catch (JournalException e) {
        refusals.add(e.getMessage());
      }
    }
    assertThat(refusals)
        .allSatisfy(
            message ->
                assertThat(message)
                    .startsWith("TRS-204 Cannot write to the journal: the disk")
                    .contains("Every line written before is kept")
                    .contains(RUN.text()));
    int next = batch;
    assertThatThrownBy(() -> log.record(COPY, RunSamples.results(next, 1_000)))
        .hasMessageStartingWith("TRS-204");
    return batch;
  }
}
