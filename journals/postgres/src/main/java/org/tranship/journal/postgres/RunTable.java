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
import java.util.TreeMap;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;

/// The tables `run` and `plan`: what is written once, when a run is made.
final class RunTable {
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

  /// The number of a run that is there.
  int number(Connection connection, RunId id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM tranship.run WHERE name = ?")) {
      select.setString(1, id.text());
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          return row.getInt(1);
        }
      }
    }
    throw database.errors().corrupt("the run " + id + " is gone");
  }

  Optional<RunHeader> header(RunId id) {
    return read(
            connection -> {
              try (PreparedStatement select =
                  connection.prepareStatement(SELECT + " WHERE name = ?")) {
                select.setString(1, id.text());
                return headers(connection, select);
              }
            })
        .stream()
        .findFirst();
  }

  /// All, oldest first.
  List<RunHeader> headers() {
    List<RunHeader> headers =
        new ArrayList<>(
            read(
                connection -> {
                  try (PreparedStatement select = connection.prepareStatement(SELECT)) {
                    return headers(connection, select);
                  }
                }));
    headers.sort(RunHeader.BY_AGE);
    return headers;
  }

  private static List<RunHeader> headers(Connection connection, PreparedStatement select)
      throws SQLException {
    List<RunHeader> headers = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        headers.add(
            new RunHeader(
                new RunId(row.getString(2)),
                ExactText.decode(row.getString(3)),
                plan(connection, row.getInt(1)),
                Instant.parse(row.getString(4)),
                ExactText.decode(row.getString(5)),
                ExactText.decode(row.getString(6))));
      }
    }
    return headers;
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

  private List<RunHeader> read(Database.Work<List<RunHeader>> work) {
    try {
      return database.patiently(
          "read the runs",
          connection -> {
            JournalSchema.readOneMoment(connection);
            return work.run(connection);
          });
    } catch (IllegalArgumentException | DateTimeException e) {
      throw database.errors().corrupt("a run's header makes no sense, " + e.getMessage());
    }
  }
}
