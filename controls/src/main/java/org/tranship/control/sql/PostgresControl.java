package org.tranship.control.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.SecretText;
import org.tranship.core.value.Secrets;

/// Keeps writers out of a PostgreSQL database, in one of three `form`s:
/// - `role`: the sessions of `role` in this database are read-only from now on, by
///   `default_transaction_read_only`, and those that are open are ended;
/// - `database`: likewise for everybody;
/// - `trigger`: a trigger on each of `tables` refuses every change. Making it waits for the
///   transactions that are changing them, at most ten seconds, so none is cut off half way, and no
///   session need be ended. The one form that a client cannot switch off for itself.
///
/// All statements of one act are one transaction; each may be repeated. Ending sessions comes after
/// that is committed, so that none that comes back finds the door open. Sources: PostgreSQL's
/// manual on ALTER ROLE, ALTER DATABASE, CREATE TRIGGER and pg_terminate_backend.
final class PostgresControl implements Control {
  private static final Set<String> FORMS = Set.of("role", "database", "trigger");
  private static final String NAME = "tranship_fence";
  private static final int SETTLE_MILLIS = 50;
  private static final int SETTLE_TRIES = 100;

  private final Login login;
  private final String form;
  private final String role;
  private final List<String> tables;

  PostgresControl(ControlSpec spec, Secrets secrets) {
    this.login = Login.of(spec, secrets);
    this.form = spec.require("form");
    this.role = spec.text("role").orElse("");
    this.tables = spec.list("tables");
    if (!FORMS.contains(form)) {
      throw new IllegalArgumentException(
          "\"" + form + "\" is no form of a fence; there is role, database and trigger");
    }
    if (form.equals("role") && role.isEmpty()) {
      throw new IllegalArgumentException("the form role needs \"role\", the one that writes");
    }
    if (form.equals("trigger") && tables.isEmpty()) {
      throw new IllegalArgumentException("the form trigger needs \"tables\"");
    }
  }

  @Override
  public String sentence() {
    return switch (form) {
      case "role" -> "makes the role " + role + " read-only in " + login + " and ends its sessions";
      case "database" -> "makes " + login + " read-only and ends all sessions but its own";
      default -> "puts a trigger that refuses changes on " + tables + " in " + login;
    };
  }

  @Override
  public void requireSecrets() {
    login.requireSecrets(new SecretText(login.secrets()));
  }

  @Override
  public Answer act(String id) throws InterruptedException {
    SecretText texts = new SecretText(login.secrets());
    return carry(
        texts,
        connection -> {
          List<String> statements = new ArrayList<>();
          switch (form) {
            case "role" -> statements.add(setting(connection, "set") + " = on");
            case "database" -> statements.add(setting(connection, "set") + " = on");
            default -> {
              statements.add(
                  "create or replace function "
                      + NAME
                      + "() returns trigger language plpgsql as $$ begin raise exception"
                      + " 'closed for writing while its storage is moved' using errcode = '25006';"
                      + " end $$");
              for (String table : tables) {
                statements.add(
                    "create or replace trigger "
                        + NAME
                        + " before insert or update or delete or truncate on "
                        + table(table)
                        + " for each statement execute function "
                        + NAME
                        + "()");
              }
            }
          }
          return statements;
        },
        !form.equals("trigger"));
  }

  @Override
  public Answer probe() {
    return new Answer.Unknown("a probe writes as the service does: use sql with its login");
  }

  @Override
  public Optional<String> undoSentence() {
    return Optional.of(
        switch (form) {
          case "role" -> "lets the role " + role + " write in " + login;
          case "database" -> "lets everybody write in " + login;
          default -> "takes the trigger off " + tables + " in " + login;
        });
  }

  @Override
  public Answer undo(String id) throws InterruptedException {
    SecretText texts = new SecretText(login.secrets());
    return carry(
        texts,
        connection -> {
          List<String> statements = new ArrayList<>();
          if (form.equals("trigger")) {
            for (String table : tables) {
              statements.add("drop trigger if exists " + NAME + " on " + table(table));
            }
            statements.add("drop function if exists " + NAME + "()");
          } else {
            statements.add(setting(connection, "reset"));
          }
          return statements;
        },
        // Those that came meanwhile would stay read-only for as long as they are open.
        !form.equals("trigger"));
  }

  private interface Statements {
    List<String> in(Connection connection) throws SQLException;
  }

  private Answer carry(SecretText texts, Statements statements, boolean endSessions)
      throws InterruptedException {
    boolean committing = false;
    try (Connection connection = login.connect(texts)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set default_transaction_read_only = off");
        statement.execute("set lock_timeout = '10s'");
        connection.setAutoCommit(false);
        for (String one : statements.in(connection)) {
          statement.execute(one);
        }
        committing = true;
        connection.commit();
        connection.setAutoCommit(true);
      }
      return endSessions ? ended(connection) : new Answer.Done("committed");
    } catch (SQLException e) {
      String detail = SqlControl.detail(e, texts);
      return committing ? new Answer.Unknown(detail) : new Answer.Refused(detail);
    }
  }

  /// Ends the sessions that began before, and waits until they are gone: one that is told to end
  /// may still commit.
  private Answer ended(Connection connection) throws SQLException, InterruptedException {
    String those =
        " from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            + " and backend_start < ? and backend_type = 'client backend'"
            + (form.equals("role") ? " and usename = ?" : "");
    Timestamp now;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select clock_timestamp()")) {
      row.next();
      now = row.getTimestamp(1);
    }
    long told = count(connection, "select count(pg_terminate_backend(pid))" + those, now);
    for (int i = 0; i < SETTLE_TRIES; i++) {
      if (count(connection, "select count(*)" + those, now) == 0) {
        return new Answer.Done("committed; " + told + " sessions were ended");
      }
      Thread.sleep(SETTLE_MILLIS);
    }
    return new Answer.Unknown("sessions that were told to end are still there");
  }

  private long count(Connection connection, String query, Timestamp before) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setTimestamp(1, before);
      if (form.equals("role")) {
        statement.setString(2, role);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private String setting(Connection connection, String verb) throws SQLException {
    String database = quoted(connection.getCatalog());
    return (form.equals("role")
            ? "alter role " + quoted(role) + " in database " + database
            : "alter database " + database)
        + " "
        + verb
        + " default_transaction_read_only";
  }

  /// `schema.table` or `table`, each part quoted.
  private static String table(String name) {
    int point = name.indexOf('.');
    return point < 0
        ? quoted(name)
        : quoted(name.substring(0, point)) + "." + quoted(name.substring(point + 1));
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
