package org.tranship.journal.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;

/// The journal's schema: made where there is none, brought to the form this program knows where it
/// is of an older one, and refused where it is of a newer one.
///
/// Crash argument. A migration and the row of Flyway's history that tells of it are one
/// transaction, for PostgreSQL's DDL is transactional: a process that dies on the way leaves the
/// schema as it was. One lock of the database lets a single process migrate; the others wait, and
/// then find it done. A program of an older form that has the journal open meanwhile is not
/// stopped: a migration changes nothing that it relies on, or else says in docs/journals.md that
/// all runs must rest.
final class JournalSchema {
  /// The schema in the operator's database that is ours.
  static final String NAME = "tranship";

  /// The newest migration this program knows; a schema with a later one is refused.
  static final int VERSION = 1;

  private static final String HISTORY = "flyway_schema_history";
  private static final String MIGRATIONS = "classpath:org/tranship/journal/postgres/migrations";

  /// Any number that nobody else locks: `trshjrnl` in ASCII.
  private static final long LOCK = 0x747273686a726e6cL;

  private JournalSchema() {}

  /// Sees to it that the schema is of our form.
  ///
  /// @throws JournalException `FORMAT` if it is newer, something else has that name, or the
  ///   database is not one of Unicode
  static void prepare(Database database) {
    requireUnicode(database);
    if (version(database) == VERSION) {
      return;
    }
    database.patiently(
        "make the journal's schema",
        lock -> {
          try (Statement statement = lock.createStatement()) {
            // Held by this transaction until it ends, while others work on connections of theirs.
            statement.execute("SET LOCAL lock_timeout = '60s'");
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
          }
          if (version(database) != VERSION) {
            migrate(database);
          }
          return true;
        });
  }

  /// In another encoding text of ours is refused half way, or comes back as something else.
  private static void requireUnicode(Database database) {
    String encoding =
        database.patiently(
            "read the database's encoding",
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery("SHOW server_encoding")) {
                return row.next() ? row.getString(1) : "";
              }
            });
    if (!encoding.equals("UTF8")) {
      throw new JournalException(
          Kind.FORMAT,
          "The database %s keeps its text as %s, and a journal needs UTF8. Make another by \"createdb --encoding=UTF8 --template=template0\"."
              .formatted(database.errors().journal(), encoding),
          null);
    }
  }

  private static int version(Database database) {
    int version =
        database.patiently(
            "read the journal's form",
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return exists(statement) ? newest(statement) : 0;
              }
            });
    if (version > VERSION) {
      throw new JournalException(
          Kind.FORMAT,
          "The journal in %s has form %d, and this version of Tranship knows forms up to %d. Use the version that made it, or a newer one."
              .formatted(database.errors().journal(), version, VERSION),
          null);
    }
    return version;
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT to_regclass('" + NAME + "." + HISTORY + "') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static int newest(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT coalesce(max(version::numeric)::int, 0) FROM %s.%s WHERE success"
                .formatted(NAME, HISTORY))) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static void migrate(Database database) {
    try (HikariDataSource source = database.another()) {
      migrate(source);
    } catch (FlywayException e) {
      SQLException fault = sqlFault(e);
      if (fault != null && !PostgresErrors.state(fault).isEmpty()) {
        throw database.errors().of("make the journal's schema", fault);
      }
      throw new JournalException(
          Kind.FORMAT,
          "The schema %s in %s cannot be made or brought to form %d: %s. If something else has that name, give the journal a database of its own."
              .formatted(
                  NAME,
                  database.errors().journal(),
                  VERSION,
                  String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("")),
          null);
    }
  }

  private static void migrate(DataSource source) {
    var _ =
        Flyway.configure(JournalSchema.class.getClassLoader())
            .dataSource(source)
            .schemas(NAME)
            .defaultSchema(NAME)
            .createSchemas(true)
            .table(HISTORY)
            .locations(MIGRATIONS)
            .failOnMissingLocations(true)
            .load()
            .migrate();
  }

  private static @Nullable SQLException sqlFault(Throwable fault) {
    for (@Nullable Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /// Says that what follows in a transaction only reads, and reads one moment.
  static void readOneMoment(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
  }
}
