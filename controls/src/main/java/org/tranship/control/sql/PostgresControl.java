package org.tranship.control.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.SecretText;
import org.tranship.core.value.Secrets;

/// Keeps writers out of a PostgreSQL database, in one of four `form`s:
/// - `revoke`: takes from `role` its rights to insert, update, delete and truncate in each of
///   `tables`, and gives back what it had; see [TakenRights]. What goes through none the less is
///   known before: the rights that are left are asked for in the same transaction. Then waits for
///   those who were writing already, at most ten seconds; no session is ended;
/// - `role`: the sessions of `role` in this database are read-only from now on, by
///   `default_transaction_read_only`, and those that are open are ended;
/// - `database`: likewise for everybody;
/// - `trigger`: a trigger on each of `tables` refuses every change. Making it waits for the
///   transactions that are changing them, at most ten seconds, so none is cut off half way, and no
///   session need be ended. The login `except`, if given, may go on: it moves the rows.
///
/// The last and the first are what a client cannot switch off for itself.
///
/// All statements of one act are one transaction; each may be repeated. Ending sessions comes after
/// that is committed, so that none that comes back finds the door open. Sources: PostgreSQL's
/// manual on ALTER ROLE, ALTER DATABASE, CREATE TRIGGER and pg_terminate_backend.
final class PostgresControl implements Control {
  private static final Set<String> FORMS = Set.of("revoke", "role", "database", "trigger");
  private static final String NAME = "tranship_fence";
  private static final Answer COMMITTED = new Answer.Done("committed");
  private static final int SETTLE_MILLIS = 50;
  private static final int SETTLE_TRIES = 100;

  private final Login login;
  private final String form;
  private final String role;
  private final String except;
  private final List<String> tables;

  PostgresControl(ControlSpec spec, Secrets secrets) {
    this.login = Login.of(spec, secrets);
    this.form = spec.require("form");
    this.role = spec.text("role").orElse("");
    this.except = spec.text("except").orElse("");
    this.tables = spec.list("tables").stream().map(PostgresControl::table).toList();
    if (!FORMS.contains(form)) {
      throw new IllegalArgumentException(
          "\"" + form + "\" is no form of a fence; there is revoke, role, database and trigger");
    }
    if ((form.equals("role") || form.equals("revoke")) && role.isEmpty()) {
      throw new IllegalArgumentException(
          "the form " + form + " needs \"role\", the one that writes");
    }
    if (isOfTables() && tables.isEmpty()) {
      throw new IllegalArgumentException("the form " + form + " needs \"tables\"");
    }
    if (!except.isEmpty() && !form.equals("trigger")) {
      throw new IllegalArgumentException("\"except\" is for the form trigger");
    }
  }

  /// Whether it closes tables, and not sessions.
  private boolean isOfTables() {
    return form.equals("trigger") || form.equals("revoke");
  }

  @Override
  public String sentence() {
    return switch (form) {
      case "revoke" ->
          "takes from the role " + role + " its rights to write to " + tables + " in " + login;
      case "role" -> "makes the role " + role + " read-only in " + login + " and ends its sessions";
      case "database" -> "makes " + login + " read-only and ends all sessions but its own";
      default ->
          "puts a trigger that refuses changes on "
              + tables
              + " in "
              + login
              + (except.isEmpty() ? "" : ", but those of " + except);
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
          switch (form) {
            case "revoke" -> {
              List<String> objections = new TakenRights(connection, id).take(role, tables);
              if (!objections.isEmpty()) {
                throw new SQLException(
                    "the role " + role + " is not kept out: " + String.join("; ", objections));
              }
            }
            case "trigger" -> {
              execute(connection, function());
              for (String table : tables) {
                execute(
                    connection,
                    "create or replace trigger "
                        + NAME
                        + " before insert or update or delete or truncate on "
                        + table
                        + " for each statement execute function "
                        + NAME
                        + "()");
              }
            }
            default -> execute(connection, setting(connection, "set") + " = on");
          }
        },
        form.equals("revoke") ? this::written : isOfTables() ? _ -> COMMITTED : this::ended);
  }

  private String function() {
    return "create or replace function "
        + NAME
        + "() returns trigger language plpgsql as $$ begin"
        + (except.isEmpty()
            ? ""
            : " if session_user = '" + except.replace("'", "''") + "' then return null; end if;")
        + " raise exception 'closed for writing while its storage is moved' using errcode = '25006';"
        + " end $$";
  }

  /// Waits until all are gone who were writing before: a lock that they stand in the way of.
  private Answer written(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, "lock table " + String.join(", ", tables) + " in share mode");
    connection.commit();
    return COMMITTED;
  }

  @Override
  public Answer probe() {
    return new Answer.Unknown(
        "a probe writes as the service does: use the form write, with its login");
  }

  @Override
  public Optional<String> undoSentence() {
    return Optional.of(
        switch (form) {
          case "revoke" ->
              "gives the role " + role + " back its rights to write to " + tables + " in " + login;
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
          switch (form) {
            case "revoke" -> new TakenRights(connection, id).giveBack();
            case "trigger" -> {
              for (String table : tables) {
                execute(connection, "drop trigger if exists " + NAME + " on " + table);
              }
              execute(connection, "drop function if exists " + NAME + "()");
            }
            default -> execute(connection, setting(connection, "reset"));
          }
        },
        // Those that came meanwhile would stay read-only for as long as they are open.
        isOfTables() ? _ -> COMMITTED : this::ended);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private interface Changes {
    void in(Connection connection) throws SQLException;
  }

  private interface Aftermath {
    Answer after(Connection connection) throws SQLException, InterruptedException;
  }

  private Answer carry(SecretText texts, Changes changes, Aftermath aftermath)
      throws InterruptedException {
    boolean committing = false;
    try (Connection connection = login.connect(texts)) {
      execute(connection, "set default_transaction_read_only = off");
      execute(connection, "set lock_timeout = '10s'");
      connection.setAutoCommit(false);
      changes.in(connection);
      committing = true;
      connection.commit();
      connection.setAutoCommit(true);
      return aftermath.after(connection);
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
  static String table(String name) {
    int point = name.indexOf('.');
    return point < 0
        ? quoted(name)
        : quoted(name.substring(0, point)) + "." + quoted(name.substring(point + 1));
  }

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
