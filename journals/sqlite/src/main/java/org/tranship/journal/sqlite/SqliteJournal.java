package org.tranship.journal.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.HostName;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;

/// A directory of runs, one SQLite file each. Safe for several threads and several processes; runs
/// opened from it live on when it is closed.
public final class SqliteJournal implements Journal {
  /// A run being written is also read, batch after batch, to resume.
  private static final int KEPT_READERS = 4;

  private final RunFiles files;
  private final Clock clock;

  private SqliteJournal(RunFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  /// Opens the journal in a directory, making that, for its owner alone, where there is none.
  ///
  /// @param clock tells when a lock was taken and when lines were written
  /// @throws JournalException `FORMAT` if it is a file; `UNAVAILABLE` if it cannot be made
  public static SqliteJournal open(Path directory, Clock clock) {
    return new SqliteJournal(RunFiles.in(directory), clock);
  }

  @Override
  public RunLog create(RunHeader header) {
    RunId id = header.id();
    Path file = files.run(id);
    if (Files.exists(file)) {
      throw exists(id);
    }
    RunLock lock;
    try {
      lock = take(id);
    } catch (JournalException e) {
      // Somebody is making a run of this name right now.
      throw e.kind() == Kind.LOCKED ? exists(id) : e;
    }
    return closing(
        lock,
        () -> {
          if (Files.exists(file)) {
            throw exists(id);
          }
          RunFormat.create(files, header);
          return write(id, lock);
        });
  }

  @Override
  public RunLog resume(RunId id) {
    requireRun(id);
    RunLock lock = take(id);
    return closing(lock, () -> write(id, lock));
  }

  private RunLock take(RunId id) {
    return RunLock.take(files.lock(id), holderText(), "Run " + id + " is being written");
  }

  private void requireRun(RunId id) {
    if (!Files.exists(files.run(id))) {
      throw new JournalException(
          Kind.NO_SUCH_RUN,
          "There is no run %s in %s. \"tranship list\" shows the runs there are."
              .formatted(id, files.directory()),
          null);
    }
  }

  private RunLog write(RunId id, RunLock lock) {
    Path file = files.run(id);
    RunHeader header = header(id);
    return new SqliteRunLog(
        header,
        new Readers(file, KEPT_READERS),
        new CommitQueue<>(new RunWriter(file, Connections.writer(file), clock)),
        lock);
  }

  @Override
  public Optional<RunView> view(RunId id) {
    Path file = files.run(id);
    return Files.exists(file)
        ? Optional.of(new SqliteRunView(header(id), new Readers(file, 0)))
        : Optional.empty();
  }

  @Override
  public List<RunHeader> runs() {
    List<RunHeader> headers = new ArrayList<>();
    readAll(headers, new TreeMap<>());
    headers.sort(RunHeader.BY_AGE);
    return headers;
  }

  @Override
  public Map<RunId, JournalException> unreadable() {
    Map<RunId, JournalException> faults = new TreeMap<>();
    readAll(new ArrayList<>(), faults);
    return faults;
  }

  private void readAll(List<RunHeader> headers, Map<RunId, JournalException> faults) {
    for (RunId id : files.ids()) {
      try {
        headers.add(header(id));
      } catch (JournalException e) {
        faults.put(id, e);
      }
    }
  }

  private RunHeader header(RunId id) {
    Path file = files.run(id);
    try (Connection connection = Connections.reader(file)) {
      return RunFormat.read(connection, file, id);
    } catch (SQLException e) {
      throw SqliteErrors.of(file, "read the run", e);
    }
  }

  @Override
  public Optional<String> holder(RunId id) {
    return RunLock.holder(files.lock(id));
  }

  @Override
  public Claim claim(String name, String what) {
    return RunLock.take(files.claim(name), holderText(), what);
  }

  @Override
  public void pause(RunId id, String by) {
    requireRun(id);
    new PauseFile(files, id).make(by);
  }

  @Override
  public void unpause(RunId id) {
    requireRun(id);
    new PauseFile(files, id).remove();
  }

  @Override
  public Optional<String> paused(RunId id) {
    return new PauseFile(files, id).text();
  }

  @Override
  public Optional<Path> directory() {
    return Optional.of(files.directory());
  }

  /// Nothing to do: each run has its files to itself and closes them itself.
  @Override
  public void close() {}

  private String holderText() {
    return "process %d on %s since %s"
        .formatted(
            ProcessHandle.current().pid(),
            HostName.get(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  private JournalException exists(RunId id) {
    return new JournalException(
        Kind.EXISTS,
        "There is a run %s in %s already. Go on with it by \"tranship migrate\", or let a new run have a name of its own."
            .formatted(id, files.directory()),
        null);
  }

  private static RunLog closing(RunLock lock, Opening opening) {
    try {
      return opening.open();
    } catch (RuntimeException e) {
      try (lock) {
        throw e;
      }
    }
  }

  private interface Opening {
    RunLog open();
  }
}
