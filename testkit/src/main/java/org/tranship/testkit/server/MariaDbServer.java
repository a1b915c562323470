package org.tranship.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A MariaDB server (Debian's `mariadb-server-core` and `mariadb-client-core`) on 127.0.0.1 with a
/// data directory of its own, and one login that asks for its password. Whoever connects needs
/// MariaDB's JDBC driver on the class path. It ends with this JVM, and what was committed needs to
/// survive no power cut.
public final class MariaDbServer implements AutoCloseable {
  private static final String PACKAGES = "mariadb-server-core mariadb-client-core";
  private static final String USER = "tester";
  private static final String PASSWORD = "tranship-test";

  private final ScratchDirectory scratch;
  private final WatchedProcess process;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private MariaDbServer(ScratchDirectory scratch) throws IOException {
    this.scratch = scratch;
    this.port = Readiness.freePort();
    initialise();
    this.process = launch();
    Readiness.await(
        "MariaDB on port " + port,
        List.of(process),
        () -> {
          try (Connection connection = connect("mysql")) {
            return connection.isValid(5);
          }
        });
  }

  /// The one server that all tests of this JVM share. It is never closed: it ends with the JVM.
  public static MariaDbServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final MariaDbServer SERVER = start();
  }

  private static MariaDbServer start() {
    ScratchDirectory scratch = ScratchDirectory.create("mariadb");
    try {
      return new MariaDbServer(scratch);
    } catch (IOException e) {
      scratch.close();
      throw new UncheckedIOException("Cannot start MariaDB", e);
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /// One database of a test's own.
  ///
  /// @param url host, port and database; no user or password
  /// @param user may do everything in it
  /// @param password what the server asks for; a test value
  public record Database(String url, String user, String password) {
    /// A new connection of the service's own; the caller closes it.
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(url, user, password);
    }

    /// The same in one line, as programs take it that do not use JDBC. It has the password in it.
    public String mysql() {
      return url.replace("jdbc:mariadb://", "mysql://" + user + ":" + password + "@");
    }

    /// The same, with text compared as bytes in all tables that do not exist yet.
    public Database comparingBytes() {
      try (Connection connection = connect();
          var statement = connection.createStatement()) {
        statement.execute("alter database collate utf8mb4_bin");
        return this;
      } catch (SQLException e) {
        throw new ServerStartException("Cannot change " + this + ": " + e.getMessage(), e);
      }
    }

    /// Without the password, since records end up in test output.
    @Override
    public String toString() {
      return "Database[" + url + ", user=" + user + "]";
    }
  }

  /// Makes a new, empty database, in which text is compared without regard to case, as is usual.
  public Database createDatabase() {
    String name = "t" + databases.incrementAndGet();
    try (Connection connection = connect("mysql");
        var statement = connection.createStatement()) {
      statement.execute(
          "create database " + name + " character set utf8mb4 collate utf8mb4_general_ci");
    } catch (SQLException e) {
      throw new ServerStartException("Cannot make database " + name + ": " + e.getMessage(), e);
    }
    return new Database(url(name), USER, PASSWORD);
  }

  private String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), USER, PASSWORD);
  }

  private Path data() {
    return scratch.path().resolve("data");
  }

  private void initialise() throws IOException {
    Path log = scratch.path().resolve("install.log");
    List<String> command = new ArrayList<>();
    command.add(Readiness.program("mariadb-install-db", PACKAGES).toString());
    command.addAll(List.of("--no-defaults", "--skip-test-db", "--datadir=" + data()));
    command.add("--auth-root-authentication-method=normal");
    asRoot(command);
    Process install =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      boolean ended = install.waitFor(Readiness.START_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || install.exitValue() != 0) {
        install.destroyForcibly();
        throw new ServerStartException(
            "mariadb-install-db failed. Log:\n"
                + Files.readString(log, StandardCharsets.ISO_8859_1));
      }
    } catch (InterruptedException e) {
      install.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new ServerStartException("Interrupted while mariadb-install-db was running", e);
    }
  }

  /// MariaDB refuses to run as root unless it is told to.
  private static void asRoot(List<String> command) {
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
  }

  private WatchedProcess launch() throws IOException {
    Path first = scratch.path().resolve("first.sql");
    Files.writeString(
        first,
        "create user '%s'@'127.0.0.1' identified by '%s';\n".formatted(USER, PASSWORD)
            + "grant all on *.* to '%s'@'127.0.0.1' with grant option;\n".formatted(USER)
            + "drop user if exists 'root'@'localhost';\n");
    List<String> command = new ArrayList<>();
    command.add(Readiness.program("mariadbd", PACKAGES).toString());
    command.addAll(List.of("--no-defaults", "--datadir=" + data(), "--port=" + port));
    command.addAll(List.of("--bind-address=127.0.0.1", "--skip-name-resolve"));
    command.addAll(List.of("--socket=" + scratch.path().resolve("socket"), "--init-file=" + first));
    command.addAll(List.of("--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"));
    asRoot(command);
    return WatchedProcess.start(
        "MariaDB", scratch.path().resolve("mariadb.log"), "TERM", Map.of("LC_ALL", "C"), command);
  }

  /// Stops the server and removes its data. Safe to repeat.
  @Override
  public void close() {
    process.close();
    scratch.close();
  }
}
