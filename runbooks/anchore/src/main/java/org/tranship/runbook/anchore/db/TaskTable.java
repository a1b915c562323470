package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.runbook.anchore.rows.MigrationTaskRow;
import org.tranship.runbook.anchore.rows.TaskState;

/// Anchore's own record of migrations, in the tables `tasks` and `archive_migration_tasks`, written
/// so that the original tool lists our runs as it lists its own. Times are naive UTC.
public final class TaskTable {
  private static final String SELECT =
      """
      select t.id, t.type, t.state, t.last_state, t.created_at, t.started_at, t.ended_at,
             t.last_updated, t.executor_id, m.migrate_from_driver, m.migrate_to_driver,
             m.archive_documents_to_migrate, m.archive_documents_migrated, m.online_migration
        from tasks t join archive_migration_tasks m on m.id = t.id
      """;

  private final AnchoreDatabase database;

  public TaskTable(AnchoreDatabase database) {
    this.database = database;
  }

  /// All migrations, by id.
  public List<MigrationTaskRow> all() throws InterruptedException {
    return query(SELECT + " order by t.id", null);
  }

  /// The migration whose executor id ends with this text: how a run finds the row it was writing
  /// when it was cut off.
  public Optional<MigrationTaskRow> byExecutorEnd(String end) throws InterruptedException {
    String where = " where t.executor_id like '%' || ? order by t.id desc limit 1";
    return query(SELECT + where, end).stream().findFirst();
  }

  public Optional<MigrationTaskRow> byId(int id) throws InterruptedException {
    return query(SELECT + " where t.id::text = ?", Integer.toString(id)).stream().findFirst();
  }

  /// Adds a running migration.
  ///
  /// @return its id
  public int begin(String executor, String from, String to, long documents, LocalDateTime now)
      throws InterruptedException {
    String task =
        "insert into tasks (state, created_at, started_at, last_updated, executor_id, type)"
            + " values ('running', ?, ?, ?, ?, ?) returning id";
    String migration =
        "insert into archive_migration_tasks (id, migrate_from_driver, migrate_to_driver,"
            + " archive_documents_to_migrate, archive_documents_migrated) values (?, ?, ?, ?, 0)";
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      int id;
      try (PreparedStatement insert = connection.prepareStatement(task)) {
        insert.setObject(1, now);
        insert.setObject(2, now);
        insert.setObject(3, now);
        insert.setString(4, executor);
        insert.setString(5, MigrationTaskRow.TYPE);
        try (ResultSet answer = insert.executeQuery()) {
          answer.next();
          id = answer.getInt(1);
        }
      }
      try (PreparedStatement insert = connection.prepareStatement(migration)) {
        insert.setInt(1, id);
        insert.setString(2, from);
        insert.setString(3, to);
        insert.setInt(4, Math.toIntExact(documents));
        insert.executeUpdate();
      }
      connection.commit();
      return id;
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "write the task row", database.place());
    }
  }

  /// Writes how far a migration has come, and how it ended if it did.
  ///
  /// @param ended when it ended; null while it runs, which also takes back an earlier end
  public void update(
      int id,
      TaskState state,
      long documents,
      long migrated,
      @Nullable LocalDateTime ended,
      LocalDateTime now)
      throws InterruptedException {
    String task =
        "update tasks set last_state = case when state::text = ? then last_state else state end,"
            + " state = ?::task_states, ended_at = ?, last_updated = ? where id = ?";
    String migration =
        "update archive_migration_tasks set archive_documents_to_migrate = ?,"
            + " archive_documents_migrated = ? where id = ?";
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      try (PreparedStatement update = connection.prepareStatement(task)) {
        update.setString(1, state.columnValue());
        update.setString(2, state.columnValue());
        update.setObject(3, ended);
        update.setObject(4, now);
        update.setInt(5, id);
        update.executeUpdate();
      }
      try (PreparedStatement update = connection.prepareStatement(migration)) {
        update.setInt(1, Math.toIntExact(documents));
        update.setInt(2, Math.toIntExact(migrated));
        update.setInt(3, id);
        update.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "write the task row", database.place());
    }
  }

  /// Ends the rows of migrations that died: whoever holds the migration lock knows that no other is
  /// at work.
  ///
  /// @param mine the row of the caller's own run, which stays
  /// @return the ids of the rows that were ended
  public List<Integer> endDead(Optional<Integer> mine, LocalDateTime now)
      throws InterruptedException {
    String sql =
        "update tasks set last_state = state, state = 'failed', ended_at = ?, last_updated = ?"
            + " where state = 'running' and type = ? and id is distinct from ?::integer returning"
            + " id";
    try (Connection connection = database.connect();
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setObject(1, now);
      update.setObject(2, now);
      update.setString(3, MigrationTaskRow.TYPE);
      update.setObject(4, mine.orElse(null), Types.INTEGER);
      List<Integer> ended = new ArrayList<>();
      try (ResultSet answer = update.executeQuery()) {
        while (answer.next()) {
          ended.add(answer.getInt(1));
        }
      }
      return ended;
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "end the rows of dead migrations", database.place());
    }
  }

  private List<MigrationTaskRow> query(String sql, @Nullable String argument)
      throws InterruptedException {
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      if (argument != null) {
        ask.setString(1, argument);
      }
      List<MigrationTaskRow> rows = new ArrayList<>();
      try (ResultSet answer = ask.executeQuery()) {
        while (answer.next()) {
          rows.add(row(answer));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "read the task rows", database.place());
    }
  }

  private static MigrationTaskRow row(ResultSet answer) throws SQLException {
    String last = answer.getString(4);
    return new MigrationTaskRow(
        answer.getInt(1),
        answer.getString(2),
        TaskState.ofColumn(answer.getString(3)),
        last == null ? null : TaskState.ofColumn(last),
        answer.getObject(5, LocalDateTime.class),
        answer.getObject(6, LocalDateTime.class),
        answer.getObject(7, LocalDateTime.class),
        answer.getObject(8, LocalDateTime.class),
        answer.getString(9),
        answer.getString(10),
        answer.getString(11),
        answer.getObject(12, Integer.class),
        answer.getObject(13, Integer.class),
        answer.getObject(14, Boolean.class));
  }
}
