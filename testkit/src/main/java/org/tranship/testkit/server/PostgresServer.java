package org.tranship.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server on 127.0.0.1 with a data directory of its own.
///
/// Passwords are asked for (SCRAM), so that a driver that forgets or prints one is noticed. The
/// server can be killed and started again on the same port and data, for "the database went away
/// half way". Thread-safe, but for [#kill], [#restart] and [#close], which belong to one thread.
public final class PostgresServer implements AutoCloseable {
  /// Whether a commit waits for the disk.
  public enum Commits {
    /// PostgreSQL's own defaults: what benchmarks must use.
    DURABLE,
    /// `fsync=off`: fast, and as safe as the tests need, since a killed server keeps what the
    /// operating system has taken. A power cut would not be survived.
    FAST
  }

  private static final String USER = "postgres";
  private static final String PASSWORD = "tranship-test";
  private static final int ANSWERS_WITHIN_SECONDS = 5;

  private final ScratchDirectory scratch;
  private final Path programs;
  private final int port;
  private final Commits commits;
  private final AtomicInteger databases = new AtomicInteger();
  private WatchedProcess process;

  /// By which databases are made: to sign in takes as long as to make one. A killed server takes it
  /// along, and the next database is made by another.
  private @Nullable Connection making;

  private PostgresServer(Commits commits) throws IOException {
    this.commits = commits;
    this.scratch = ScratchDirectory.create("postgres");
    try {
      this.programs = PostgresBinaries.programs();
      this.port = Readiness.freePort();
      initialise();
      this.process = launch();
      try {
        awaitConnection();
        makeSignInCheap();
      } catch (RuntimeException e) {
        process.kill();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /// Starts a server; the caller closes it.
  public static PostgresServer start(Commits commits) {
    try {
      return new PostgresServer(commits);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start PostgreSQL", e);
    }
  }

  /// The one server with fast commits that all tests of this JVM share. It is never closed: it ends
  /// with the JVM. Do not kill it; a test that needs that starts its own.
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final PostgresServer SERVER = start(Commits.FAST);
  }

  public int port() {
    return port;
  }

  /// Makes a new, empty database (UTF-8) for one test. It is not dropped before the server ends.
  public PostgresDatabase createDatabase() {
    return createDatabase("");
  }

  /// Makes a new database with all that is in another one, to which nobody is connected.
  public PostgresDatabase copyOf(PostgresDatabase model) {
    return createDatabase(" template " + model.name());
  }

  private PostgresDatabase createDatabase(String how) {
    String name = "t" + databases.incrementAndGet();
    synchronized (databases) {
      try {
        if (making == null || !making.isValid(ANSWERS_WITHIN_SECONDS)) {
          making = database(USER).connect();
        }
        try (var statement = making.createStatement()) {
          statement.execute("create database " + name + how);
        }
      } catch (SQLException e) {
        throw new ServerStartException("Cannot make database " + name + ": " + e.getMessage(), e);
      }
    }
    return database(name);
  }

  /// Ends the server like a crash; open connections break, committed rows stay. Safe to repeat.
  public void kill() {
    process.kill();
  }

  /// Starts the killed server again, on the same port and data, and waits until it answers.
  public void restart() {
    if (process.isAlive()) {
      throw new IllegalStateException("PostgreSQL on port " + port + " is running; kill it first");
    }
    process = launch();
    awaitConnection();
  }

  /// Tests sign in many thousand times, and each time both sides hash the password 4,096 times to
  /// make it hard to guess. Servers before PostgreSQL 16 cannot be told otherwise.
  private void makeSignInCheap() {
    try (var connection = database(USER).connect();
        var statement = connection.createStatement()) {
      if (connection.getMetaData().getDatabaseMajorVersion() >= 16) {
        statement.execute("set scram_iterations = 1");
        statement.execute("alter role " + USER + " password '" + PASSWORD + "'");
      }
    } catch (SQLException e) {
      throw new ServerStartException("Cannot set the password: " + e.getMessage(), e);
    }
  }

  /// Every live process of the server, for tests of this class.
  List<ProcessHandle> processes() {
    return process.processes();
  }

  /// Stops the server and removes its data. Safe to repeat.
  @Override
  public void close() {
    process.close();
    scratch.close();
  }

  private PostgresDatabase database(String name) {
    return new PostgresDatabase(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + name, USER, PASSWORD, name);
  }

  private Path data() {
    return scratch.path().resolve("data");
  }

  private void initialise() throws IOException {
    Path password = scratch.path().resolve("password");
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, PASSWORD);
    var command = new ArrayList<String>();
    command.add(programs.resolve("initdb").toString());
    command.addAll(List.of("-D", data().toString(), "-U", USER, "--auth=scram-sha-256"));
    command.addAll(List.of("--pwfile=" + password, "--encoding=UTF8", "--no-locale", "--no-sync"));
    Path log = scratch.path().resolve("initdb.log");
    Process initdb =
        new ProcessBuilder(PostgresBinaries.asOrdinaryUser(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!initdb.waitFor(Readiness.START_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        initdb.destroyForcibly();
        throw new ServerStartException(
            "initdb took more than " + Readiness.START_WITHIN.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      initdb.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new ServerStartException("Interrupted while initdb was running", e);
    }
    if (initdb.exitValue() != 0) {
      throw new ServerStartException(
          "initdb failed with exit code "
              + initdb.exitValue()
              + ". If it names root or a user namespace, run as an ordinary user. Log:\n"
              + Files.readString(log, StandardCharsets.ISO_8859_1));
    }
  }

  private WatchedProcess launch() {
    var command = new ArrayList<String>();
    command.add(programs.resolve("postgres").toString());
    command.addAll(List.of("-D", data().toString(), "-p", Integer.toString(port)));
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    // No socket file: several servers of several tests may run at once.
    command.addAll(List.of("-c", "unix_socket_directories=", "-c", "max_connections=200"));
    if (commits == Commits.FAST) {
      command.addAll(List.of("-c", "fsync=off"));
      command.addAll(List.of("-c", "full_page_writes=off"));
    }
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
    return WatchedProcess.start(
        "PostgreSQL",
        scratch.path().resolve("postgres.log"),
        "INT",
        Map.of("LC_ALL", "C"),
        PostgresBinaries.asOrdinaryUser(command));
  }

  private void awaitConnection() {
    Readiness.await(
        "PostgreSQL on port " + port,
        List.of(process),
        () -> {
          try (var connection = database(USER).connect()) {
            return connection.isValid(5);
          }
        });
  }
}
