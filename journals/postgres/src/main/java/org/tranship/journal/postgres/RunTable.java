package org.tranship.journal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;

/// The tables `run` and `plan`: what is written once, when a run is made.
final class RunTable {
  private static final Logger LOG = LoggerFactory.getLogger(RunTable.class);

  /// Names of runs that are none, as this process has said once.
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private static final String SELECT =
      "SELECT id, name, runbook, created, operator, tool FROM tranship.run";

  private final Database database;

  RunTable(Database database) {
    this.database = database;
  }

  /// Writes a header.
  ///
  /// @return the run's number; empty if there is a run of that name
  Optional<Integer> insert(Connection connection, RunHeader header) throws SQLException {
    Optional<Integer> number = Optional.empty();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO tranship.run (name, runbook, created, operator, tool)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING RETURNING id")) {
      insert.setString(1, header.id().text());
      insert.setString(2, ExactText.encode(header.runbook()));
      insert.setString(3, header.created().toString());
      insert.setString(4, ExactText.encode(header.by()));
      insert.setString(5, ExactText.encode(header.tool()));
      try (ResultSet row = insert.executeQuery()) {
        if (row.next()) {
          number = Optional.of(row.getInt(1));
        }
      }
    }
    if (number.isPresent()) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO tranship.plan VALUES (?, ?, ?)")) {
        for (Map.Entry<String, String> setting : header.plan().entrySet()) {
          insert.setInt(1, number.get());
          insert.setString(2, ExactText.encode(setting.getKey()));
          insert.setString(3, ExactText.encode(setting.getValue()));
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
    return number;
  }

  /// The number of a run; empty if there is none of that name.
  Optional<Integer> number(Connection connection, RunId id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM tranship.run WHERE name = ?")) {
      select.setString(1, id.text());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
      }
    }
  }

  /// @throws JournalException `CORRUPT` if what is there makes no sense
  Optional<RunHeader> header(RunId id) {
    Found found =
        read(
            connection -> {
              try (PreparedStatement select =
                  connection.prepareStatement(SELECT + " WHERE name = ?")) {
                select.setString(1, id.text());
                return found(connection, select);
              }
            });
    for (JournalException fault : found.faults().values()) {
      throw fault;
    }
    return found.headers().stream().findFirst();
  }

  /// All that can be read, oldest first.
  List<RunHeader> headers() {
    List<RunHeader> headers = new ArrayList<>(all().headers());
    headers.sort(RunHeader.BY_AGE);
    return headers;
  }

  /// Why each of the others cannot be read.
  Map<RunId, JournalException> unreadable() {
    return all().faults();
  }

  /// What was read, and what could not be.
  private record Found(List<RunHeader> headers, Map<RunId, JournalException> faults) {}

  private Found all() {
    return read(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            return found(connection, select);
          }
        });
  }

  private Found found(Connection connection, PreparedStatement select) throws SQLException {
    Found found = new Found(new ArrayList<>(), new TreeMap<>());
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        String name = row.getString(2);
        try {
          RunId id = new RunId(name);
          try {
            found.headers().add(header(connection, row, id));
          } catch (IllegalArgumentException | DateTimeException e) {
            found.faults().put(id, senseless(name, e));
          }
        } catch (IllegalArgumentException e) {
          // It cannot be asked for by that name, and hides no other.
          if (TOLD.add(name)) {
            LOG.warn("{}", senseless(name, e).getMessage());
          }
        }
      }
    }
    return found;
  }

  private JournalException senseless(String name, RuntimeException fault) {
    String why = String.valueOf(fault.getMessage()).replaceFirst("[.]$", "");
    return database.errors().corrupt("the header of run " + name + " makes no sense, " + why);
  }

  private static RunHeader header(Connection connection, ResultSet row, RunId id)
      throws SQLException {
    return new RunHeader(
        id,
        ExactText.decode(row.getString(3)),
        plan(connection, row.getInt(1)),
        Instant.parse(row.getString(4)),
        ExactText.decode(row.getString(5)),
        ExactText.decode(row.getString(6)));
  }

  private static Map<String, String> plan(Connection connection, int run) throws SQLException {
    Map<String, String> plan = new TreeMap<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT name, value FROM tranship.plan WHERE run = ?")) {
      select.setInt(1, run);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          plan.put(ExactText.decode(row.getString(1)), ExactText.decode(row.getString(2)));
        }
      }
    }
    return plan;
  }

  private Found read(Database.Work<Found> work) {
    return database.patiently(
        "read the runs",
        connection -> {
          JournalSchema.readOneMoment(connection);
          return work.run(connection);
        });
  }
}
