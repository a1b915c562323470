package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Looks for signs that Anchore's services still run: recent heartbeats in the table `services`,
/// and sessions of other clients in the database.
///
/// Source: Anchore's service table has a heartbeat in Unix seconds that each service renews about
/// once a minute; the engine itself calls a service down when it is older than 300 s.
public final class LifeSigns {
  /// A service and the age of its last heartbeat.
  ///
  /// @param name name of the service
  /// @param host where it ran
  /// @param ageSeconds age of its heartbeat by the database's clock
  public record Heartbeat(String name, String host, long ageSeconds) {
    @Override
    public String toString() {
      return name + " on " + host + " (heartbeat " + ageSeconds + " s old)";
    }
  }

  /// What was seen.
  ///
  /// @param heartbeats of every service; empty where there is no such table
  /// @param sessions of clients other than ours
  public record Seen(List<Heartbeat> heartbeats, List<Session> sessions) {
    /// Services whose heartbeat is younger than this many seconds.
    public List<Heartbeat> youngerThan(long seconds) {
      return heartbeats.stream().filter(beat -> beat.ageSeconds() < seconds).toList();
    }

    /// Whether nothing was seen that lives: no heartbeat younger than this, and no other client.
    public boolean silentFor(long seconds) {
      return youngerThan(seconds).isEmpty() && sessions.isEmpty();
    }

    /// What was seen, as a clause for people.
    public String told(long seconds) {
      List<Heartbeat> young = youngerThan(seconds);
      String beats =
          young.isEmpty()
              ? heartbeats.size() + " service heartbeats, none recent"
              : "recent heartbeats of " + list(young);
      return beats
          + "; "
          + (sessions.isEmpty() ? "no other database session" : "other database sessions: ")
          + sessions.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining("; "));
    }
  }

  private static final int NAMED = 5;

  private final AnchoreDatabase database;
  private final boolean services;

  public LifeSigns(AnchoreDatabase database, AnchoreDatabase.Schema schema) {
    this.database = database;
    this.services = schema.services();
  }

  /// The first of some heartbeats, for people.
  public static String list(List<Heartbeat> beats) {
    return beats.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining(", "));
  }

  public Seen look() throws InterruptedException {
    try (Connection connection = database.connect()) {
      return new Seen(services ? heartbeats(connection) : List.of(), sessions(connection));
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look for running services", database.place());
    }
  }

  private static List<Heartbeat> heartbeats(Connection connection) throws SQLException {
    String sql =
        "select servicename, hostid, extract(epoch from now())::bigint - heartbeat"
            + " from services where heartbeat is not null order by 3";
    List<Heartbeat> beats = new ArrayList<>();
    try (PreparedStatement ask = connection.prepareStatement(sql);
        ResultSet answer = ask.executeQuery()) {
      while (answer.next()) {
        beats.add(new Heartbeat(answer.getString(1), answer.getString(2), answer.getLong(3)));
      }
    }
    return beats;
  }

  /// Of other users' sessions PostgreSQL tells hardly more than that they exist, unless one asks as
  /// a superuser or a member of `pg_read_all_stats`: their kind is hidden, but workers of the
  /// server itself have no user.
  private List<Session> sessions(Connection connection) throws SQLException {
    String sql =
        """
        select pid, usename, application_name, client_addr, backend_start
          from pg_stat_activity
         where datname = current_database()
           and (backend_type = 'client backend' or backend_type is null and usename is not null)
           and pid <> pg_backend_pid() and application_name is distinct from ?
         order by pid
        """;
    List<Session> sessions = new ArrayList<>();
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, database.application());
      try (ResultSet answer = ask.executeQuery()) {
        while (answer.next()) {
          sessions.add(Session.of(answer));
        }
      }
    }
    return sessions;
  }
}
