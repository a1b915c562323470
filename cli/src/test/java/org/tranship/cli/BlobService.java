package org.tranship.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// A service in the manner of ActiveStorage: rows in a real PostgreSQL say which service has each
/// object, and objects lie in a directory under two levels. Its writer has a login of its own, and
/// goes on until the database refuses it.
final class BlobService implements AutoCloseable {
  static final String PASSWORD = "not-to-be-seen";

  final PostgresDatabase database = PostgresServer.shared().createDatabase();
  final String role = "app_" + database.name();

  /// What the writer was told is kept, by key.
  final Map<String, String> acknowledged = new ConcurrentSkipListMap<>();

  private final Path files;
  private final Thread writer = Thread.ofVirtual().unstarted(this::write);
  private volatile boolean over;

  /// Why the writer ended.
  volatile String refusal = "";

  BlobService(Path files) {
    this.files = files;
    sql(
        """
        create table active_storage_blobs(id bigserial primary key, key text not null unique,
          filename text not null, byte_size bigint not null, service_name text not null)""",
        "create role " + role + " login password '" + PASSWORD + "'",
        "grant all on active_storage_blobs, active_storage_blobs_id_seq to " + role);
  }

  void sql(String... statements) {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Keys and where their rows say that they are.
  SortedMap<String, String> rows() {
    SortedMap<String, String> rows = new TreeMap<>();
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var answer = statement.executeQuery("select key, service_name from active_storage_blobs")) {
      while (answer.next()) {
        rows.put(answer.getString(1), answer.getString(2));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Begins to migrate by a plan, with a journal in the same directory, and kills the process while
  /// the first rows are being switched: they are held up until it is dead.
  void killInSwitch(Path directory, Path plan) throws InterruptedException {
    sql(
        "create function held() returns trigger language plpgsql as"
            + " 'begin perform pg_advisory_xact_lock(1); return new; end'",
        "create trigger held before update on active_storage_blobs for each row"
            + " execute function held()");
    try (Connection holder = database.connect();
        var statement = holder.createStatement();
        CommandProcess command =
            CommandProcess.start(
                directory,
                "migrate",
                plan,
                "--yes",
                "--journal",
                "sqlite:" + directory.resolve("journal"))) {
      statement.execute("select pg_advisory_lock(1)");
      while (!isHeldUp()) {
        if (ProcessHandle.of(command.pid()).isEmpty()) {
          throw new AssertionError("It never came to the switch: " + command.await().all());
        }
        Thread.sleep(20);
      }
      command.kill();
      assertThat(command.await().code()).isEqualTo(128 + 9);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    sql("drop trigger held on active_storage_blobs");
  }

  /// Whether a statement waits for an advisory lock.
  private boolean isHeldUp() {
    try (Connection connection = database.connect();
        var statement =
            connection.prepareStatement(
                "select 1 from pg_stat_activity where datname = ? and wait_event = 'advisory'")) {
      statement.setString(1, database.name());
      try (var answer = statement.executeQuery()) {
        return answer.next();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path file(String key) {
    return files.resolve(key.substring(0, 2)).resolve(key.substring(2, 4)).resolve(key);
  }

  /// Stores an object as the service does: the bytes first, then the row.
  void store(Connection connection, String key, String text) throws SQLException {
    object(key, text);
    try (var insert =
        connection.prepareStatement(
            "insert into active_storage_blobs(key, filename, byte_size, service_name)"
                + " values (?, ?, ?, 'local')")) {
      insert.setString(1, key);
      insert.setString(2, "report.pdf");
      insert.setLong(3, text.getBytes(UTF_8).length);
      insert.execute();
    }
    acknowledged.put(key, text);
  }

  /// Bytes without a row.
  void object(String key, String text) {
    try {
      Files.createDirectories(file(key).getParent());
      Files.writeString(file(key), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BlobService filled(int objects) {
    try (Connection connection = database.connect()) {
      for (int i = 0; i < objects; i++) {
        store(connection, "old%05d".formatted(i * 7), "old content " + i);
      }
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Starts the writer.
  BlobService writing() {
    writer.start();
    return this;
  }

  private void write() {
    try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), role, PASSWORD)) {
      for (int i = 0; !over; i++) {
        store(connection, "new%05d".formatted(i), "new content " + i);
        Thread.sleep(20);
      }
    } catch (SQLException e) {
      refusal = String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      refusal = "stopped";
    }
  }

  @Override
  public void close() {
    over = true;
    writer.interrupt();
    sql("alter role " + role + " nologin");
  }
}
