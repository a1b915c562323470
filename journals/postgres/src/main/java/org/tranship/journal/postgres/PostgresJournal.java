package org.tranship.journal.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;

/// All runs of a team in one schema of a PostgreSQL database. Safe for several threads, processes
/// and machines. Runs opened from it end when it is closed.
///
/// Crash argument: a run and the row of its lease are made in one transaction, so a run that is
/// there can be held. That transaction, as any that takes a lease, bears the mark of the attempt:
/// repeated after its answer was lost, it finds what it did. Whoever makes a run while it holds a
/// name proves in the same transaction that it still holds it, so a process that slept through the
/// lease of a name makes no second run beside that of the one who took it over.
final class PostgresJournal implements Journal {
  private final Database database;
  private final RunTable runs;
  private final LeaseKeeper keeper;
  private final Path directory;
  private final Set<Lease> claims = ConcurrentHashMap.newKeySet();

  private PostgresJournal(Database database, Path directory) {
    this.database = database;
    this.runs = new RunTable(database);
    this.keeper = new LeaseKeeper(database);
    this.directory = directory;
  }

  /// @throws JournalException `UNAVAILABLE` if the database cannot be used; `FORMAT` if its schema
  ///   is of a newer form
  static PostgresJournal open(JournalAddress address) {
    Database database = Database.open(address);
    try {
      JournalSchema.prepare(database);
      return new PostgresJournal(database, LocalDirectory.of(address.display(), System.getenv()));
    } catch (RuntimeException e) {
      try (database) {
        throw e;
      }
    }
  }

  @Override
  public RunLog create(RunHeader header) {
    String attempt = UUID.randomUUID().toString();
    return opened(
        header,
        database.patiently(
            "make the run",
            connection -> {
              for (Lease claim : claims) {
                claim.hold(connection, database.errors());
              }
              Optional<Integer> made = runs.insert(connection, header);
              if (made.isEmpty() && !isAttempt(connection, header.id(), attempt)) {
                throw exists(header.id());
              }
              return held(connection, header.id(), attempt);
            }));
  }

  @Override
  public RunLog resume(RunId id) {
    String attempt = UUID.randomUUID().toString();
    RunHeader header = runs.header(id).orElseThrow(() -> noSuchRun(id));
    return opened(
        header, database.patiently("take the run up", connection -> held(connection, id, attempt)));
  }

  /// Takes the lease first, and sees in the same transaction whether the run is still there: it may
  /// have been removed until then, and cannot be from then on.
  private Held held(Connection connection, RunId id, String attempt) throws SQLException {
    Lease lease = take(connection, id, attempt);
    return new Held(runs.number(connection, id).orElseThrow(() -> noSuchRun(id)), lease);
  }

  /// A run's number, and its lease.
  private record Held(int run, Lease lease) {}

  private RunLog opened(RunHeader header, Held held) {
    keeper.keep(held.lease());
    try {
      return new PostgresRunLog(
          new PostgresRunView(header, database, held.run()),
          new CommitQueue<>(new RunWriter(database, held.lease(), held.run())),
          keeper,
          held.lease());
    } catch (RuntimeException e) {
      keeper.release(held.lease(), false);
      throw e;
    }
  }

  private Lease take(Connection connection, RunId id, String attempt) throws SQLException {
    return Lease.take(
        connection,
        database.errors(),
        id.text(),
        attempt,
        database.lease(),
        "Run " + id,
        "Run " + id + " is being written");
  }

  /// Whether this very command made the run and was not told so, be it longer ago than a lease
  /// lasts.
  private static boolean isAttempt(Connection connection, RunId id, String attempt)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM tranship.lease WHERE name = ? AND attempt = ?")) {
      select.setString(1, id.text());
      select.setString(2, attempt);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  @Override
  public Optional<RunView> view(RunId id) {
    return runs.header(id)
        .flatMap(
            header ->
                database
                    .patiently("read the run", connection -> runs.number(connection, id))
                    .map(number -> new PostgresRunView(header, database, number)));
  }

  @Override
  public List<RunHeader> runs() {
    return runs.headers();
  }

  @Override
  public Map<RunId, JournalException> unreadable() {
    return runs.unreadable();
  }

  @Override
  public Optional<String> holder(RunId id) {
    return database
        .patiently("see who holds the run", connection -> Lease.look(connection, id.text()))
        .filter(holder -> !holder.isDead())
        .map(Lease.Holder::text);
  }

  @Override
  public Claim claim(String name, String what) {
    // A name may be longer than an index takes.
    String hash = LocalDirectory.hash(name);
    String attempt = UUID.randomUUID().toString();
    Lease lease =
        database.patiently(
            "take a name",
            connection ->
                Lease.take(
                    connection,
                    database.errors(),
                    "claim " + hash,
                    attempt,
                    database.lease(),
                    "What this process had begun (\"" + what + "\")",
                    what));
    keeper.keep(lease);
    claims.add(lease);
    return () -> {
      claims.remove(lease);
      keeper.release(lease, true);
    };
  }

  @Override
  public void pause(RunId id, String by) {
    update(
        id, "pause the run", "INSERT INTO tranship.pause VALUES (?, ?) ON CONFLICT DO NOTHING", by);
  }

  @Override
  public void unpause(RunId id) {
    update(id, "let the run go on", "DELETE FROM tranship.pause WHERE run = ?");
  }

  private void update(RunId id, String doing, String sql, String... texts) {
    if (runs.header(id).isEmpty()) {
      throw noSuchRun(id);
    }
    database.patiently(
        doing,
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setInt(1, runs.number(connection, id).orElseThrow(() -> noSuchRun(id)));
            for (int i = 0; i < texts.length; i++) {
              update.setString(2 + i, ExactText.encode(texts[i]));
            }
            return update.executeUpdate();
          }
        });
  }

  @Override
  public Optional<String> paused(RunId id) {
    return database.patiently(
        "see whether the run rests",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT who FROM tranship.pause WHERE run ="
                      + " (SELECT id FROM tranship.run WHERE name = ?)")) {
            select.setString(1, id.text());
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(ExactText.decode(row.getString(1)))
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public Optional<Path> directory() {
    return Optional.of(directory);
  }

  @Override
  public void close() {
    keeper.close();
    database.close();
  }

  private JournalException noSuchRun(RunId id) {
    return new JournalException(
        Kind.NO_SUCH_RUN,
        "There is no run %s in %s. \"tranship list\" shows the runs there are."
            .formatted(id, database.errors().journal()),
        null);
  }

  private JournalException exists(RunId id) {
    return new JournalException(
        Kind.EXISTS,
        "There is a run %s in %s already. Go on with it by \"tranship migrate\", or let a new run have a name of its own."
            .formatted(id, database.errors().journal()),
        null);
  }
}
