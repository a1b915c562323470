package org.tranship.journal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.journal.HostName;
import org.tranship.core.journal.JournalException;

/// The right to write one run, or to a name, for as long as it is renewed.
///
/// Crash argument. A lease is one row. Whoever takes it writes a token into it that is higher than
/// any before, and may do so only when the last one's time is over or its process is proven dead.
/// Time is the database's: nobody's own clock is asked, so it does not matter how wrong it is. A
/// process that sleeps through its lease does not know that it did, so nothing rests on what it
/// believes: each of its transactions ends with [#prove], which changes the row on the condition
/// that the token is still its own, and holds the row until the transaction is over. Taking the
/// lease changes the same row. So either the transaction was over before, and the new holder reads
/// what it wrote; or it comes after, finds another token, and is undone as a whole.
///
/// Line numbers leap when a lease is taken: lines that an earlier holder has sent and not committed
/// lie in nobody's way. The row of a run is never removed while the run is there; that of a name
/// may be, since tokens come from one sequence and never return.
final class Lease {
  /// More lines than one transaction has.
  private static final long LEAP = 10_000_000;

  private static final String TAKE =
      "INSERT INTO tranship.lease AS old (name, token, attempt, holder, process, since, until)"
          + " VALUES (?, nextval('tranship.token'), ?, ?, ?, clock_timestamp(),"
          + " clock_timestamp() + ? * interval '1 millisecond')"
          + " ON CONFLICT (name) DO UPDATE SET token = greatest(old.token + 1, excluded.token),"
          + " attempt = excluded.attempt, holder = excluded.holder, process = excluded.process,"
          + " since = excluded.since, until = excluded.until, line = old.line + "
          + LEAP
          + " WHERE old.until <= clock_timestamp() OR old.attempt IN (excluded.attempt, ?)"
          + " RETURNING token";

  private static final String PROVE =
      "WITH saved AS (INSERT INTO tranship.saved (run, line, token) VALUES (?, ?, ?)),"
          + " settled AS (INSERT INTO tranship.settled SELECT ?, unnest(?))"
          + " UPDATE tranship.lease SET line = ?, batch = ?,"
          + " until = clock_timestamp() + ? * interval '1 millisecond'"
          + " WHERE name = ? AND token = ? AND line = ?";

  private static final String LOOK =
      "SELECT attempt, process, holder || ' since '"
          + " || to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'),"
          + " ceil(extract(epoch FROM until - clock_timestamp()))::bigint"
          + " FROM tranship.lease WHERE name = ? AND until > clock_timestamp()";

  /// Attempts by which this process took what it could not give back when it was done with it: as
  /// good as dead.
  private static final Set<String> GIVEN_UP = ConcurrentHashMap.newKeySet();

  private final String name;
  private final String attempt;
  private final String subject;
  private final long token;

  private Lease(String name, String attempt, String subject, long token) {
    this.name = name;
    this.attempt = attempt;
    this.subject = subject;
    this.token = token;
  }

  String name() {
    return name;
  }

  /// What it is a lease of, as the beginning of a sentence.
  String subject() {
    return subject;
  }

  long token() {
    return token;
  }

  /// Who took it and gave it back while we looked.
  private static final Holder SOMEBODY = new Holder("", "", "somebody", 0);

  /// Who has a lease just now.
  ///
  /// @param attempt by which it was taken
  /// @param process the mark of the holder's process
  /// @param text the holder, for people
  /// @param seconds until it ends unless it is renewed
  record Holder(String attempt, String process, String text, long seconds) {
    /// Whether it is proven that nothing is written any more by whoever took it.
    boolean isDead() {
      return GIVEN_UP.contains(attempt) || ProcessMark.isDead(process);
    }
  }

  /// Takes it, as part of a transaction. Done again with the same attempt it takes it again.
  ///
  /// @param attempt a name that nobody else has
  /// @param subject what it is a lease of, as in `Run 7`
  /// @param what what its holder does, as in `Run 7 is being written`
  /// @throws JournalException `LOCKED` while somebody else has it
  static Lease take(
      Connection connection,
      PostgresErrors errors,
      String name,
      String attempt,
      Duration length,
      String subject,
      String what)
      throws SQLException {
    Optional<Long> token = insert(connection, name, attempt, length, "");
    if (token.isEmpty()) {
      Optional<Holder> holder = look(connection, name);
      String dead = holder.filter(Holder::isDead).map(Holder::attempt).orElse("");
      token = insert(connection, name, attempt, length, dead);
      if (token.isEmpty()) {
        Holder other = look(connection, name).or(() -> holder).orElse(SOMEBODY);
        throw errors.locked(what, other.text(), other.seconds());
      }
    }
    return new Lease(name, attempt, subject, token.get());
  }

  private static Optional<Long> insert(
      Connection connection, String name, String attempt, Duration length, String dead)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(TAKE)) {
      insert.setString(1, name);
      insert.setString(2, attempt);
      insert.setString(3, "process " + ProcessHandle.current().pid() + " on " + HostName.get());
      insert.setString(4, ProcessMark.own());
      insert.setLong(5, length.toMillis());
      insert.setString(6, dead);
      try (ResultSet row = insert.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }
  }

  /// Who has it now, as the database's clock says.
  static Optional<Holder> look(Connection connection, String name) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LOOK)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Holder(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
            : Optional.empty();
      }
    }
  }

  /// Ends a transaction: writes how far the run is, on the condition that nobody took the lease,
  /// and renews it. One statement, since each costs a way to the server and back.
  ///
  /// @param run the run's number
  /// @return whether the token is still the highest and nothing else was written meanwhile; if not,
  ///   the transaction must be undone
  boolean prove(Connection connection, Duration length, int run, Batch batch) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(PROVE)) {
      update.setInt(1, run);
      update.setLong(2, batch.last());
      update.setLong(3, token);
      update.setInt(4, run);
      update.setArray(5, connection.createArrayOf("bigint", batch.settled()));
      update.setLong(6, batch.last());
      update.setLong(7, batch.number());
      update.setLong(8, length.toMillis());
      update.setString(9, name);
      update.setLong(10, token);
      update.setLong(11, batch.before());
      return update.executeUpdate() == 1;
    }
  }

  /// How far the run is.
  ///
  /// @throws JournalException `TAKEN_OVER` if somebody else has it
  Reached reached(Connection connection, PostgresErrors errors) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT token, line, batch FROM tranship.lease WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        if (row.next() && row.getLong(1) == token) {
          return new Reached(row.getLong(2), row.getLong(3));
        }
      }
    }
    throw errors.takenOver(subject, look(connection, name).map(Holder::text).orElse(""));
  }

  /// How far a run is.
  ///
  /// @param line the last line of all
  /// @param batch the number of what was written last
  record Reached(long line, long batch) {}

  /// Proves, for the rest of a transaction, that nobody took it.
  void hold(Connection connection, PostgresErrors errors) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM tranship.lease WHERE name = ? AND token = ? FOR SHARE")) {
      select.setString(1, name);
      select.setLong(2, token);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw errors.takenOver(subject, look(connection, name).map(Holder::text).orElse(""));
        }
      }
    }
  }

  /// Makes it last from now on. One that was given back meanwhile stays given back.
  ///
  /// @return whether it is still ours
  boolean renew(Connection connection, Duration length) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE tranship.lease SET until = clock_timestamp() + ? * interval '1 millisecond'"
                + " WHERE name = ? AND token = ? AND until > '-infinity'")) {
      update.setLong(1, length.toMillis());
      update.setString(2, name);
      update.setLong(3, token);
      return update.executeUpdate() == 1;
    }
  }

  /// It cannot be given back, and nothing is written under it from now on.
  void giveUp() {
    GIVEN_UP.add(attempt);
  }

  /// Gives it back; nothing happens where it is somebody else's by now.
  ///
  /// @param remove whether its row goes too
  void release(Connection connection, boolean remove) throws SQLException {
    String sql =
        remove
            ? "DELETE FROM tranship.lease WHERE name = ? AND token = ?"
            : "UPDATE tranship.lease SET until = '-infinity' WHERE name = ? AND token = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, name);
      update.setLong(2, token);
      update.executeUpdate();
    }
  }
}
