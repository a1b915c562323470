package org.tranship.journal.sqlite;

import static org.tranship.testkit.run.RunSamples.COPY;
import static org.tranship.testkit.run.RunSamples.RUN;
import static org.tranship.testkit.run.RunSamples.header;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.RunLog;
import org.tranship.testkit.run.RunSamples;

/// Writes a journal on a small file system until it is full, makes room, and goes on; in a process
/// of its own, because the file system is visible to none else. The last line it prints says
/// whether all is there.
public final class FullDiskWriter {
  private static final PrintStream OUT = System.out;

  private FullDiskWriter() {}

  /// @param args the file system's directory
  public static void main(String[] args) throws IOException {
    Path disk = Path.of(args[0]);
    Path ballast = disk.resolve("ballast");
    Path more = disk.resolve("more-ballast");
    Files.write(ballast, new byte[512 * 1024]);
    Files.write(more, new byte[512 * 1024]);
    SqliteJournal journal = SqliteJournal.open(disk.resolve("journal"), RunSamples.CLOCK);
    int durable;
    try (RunLog log = journal.create(header(RUN))) {
      durable = fill(log, 0);
      // Still full: still refused, still readable.
      durable = fill(log, durable);
      require(log.tally(COPY).succeeded(), durable, "while the disk was full");
      Files.delete(ballast);
      log.record(COPY, RunSamples.results(durable++, 100));
      require(log.tally(COPY).succeeded(), durable, "with room again");
      durable = fill(log, durable);
    }
    require(
        journal.view(RUN).orElseThrow().tally(COPY).succeeded(),
        durable,
        "after the log was closed");
    Files.write(ballast, new byte[(int) Files.getFileStore(disk).getUsableSpace()]);
    try (RunLog log = journal.resume(RUN)) {
      throw new IllegalStateException(log + " was opened on a full disk");
    } catch (JournalException e) {
      requireFull(e);
    }
    Files.delete(more);
    try (RunLog log = journal.resume(RUN)) {
      require(log.tally(COPY).succeeded(), durable, "after it was resumed");
    }
    OUT.println("all there: " + durable + " batches");
  }

  /// @return the first batch whose results are not there
  private static int fill(RunLog log, int first) {
    for (int batch = first; ; batch++) {
      try {
        log.intend(COPY, RunSamples.intents(batch, 100));
        log.record(COPY, RunSamples.results(batch, 100));
      } catch (JournalException e) {
        requireFull(e);
        return batch;
      }
    }
  }

  private static void requireFull(JournalException fault) {
    OUT.println(fault.getMessage());
    if (fault.kind() != Kind.FULL) {
      throw fault;
    }
  }

  private static void require(long results, int batches, String when) {
    if (results != 100L * batches) {
      throw new IllegalStateException(
          "%d results are there %s, not %d".formatted(results, when, 100 * batches));
    }
  }
}
