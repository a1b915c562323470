package org.tranship.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.testkit.journey.GoldenDatabase;
import org.tranship.testkit.journey.GoldenSecond;
import org.tranship.testkit.journey.GoldenTables;
import org.tranship.testkit.journey.ServiceConfigurations;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.ScratchDirectory;

/// The CQRS Journey's first release as far as a migration sees it: its tables in Azurite, its
/// database in PostgreSQL, and somebody who swaps releases, uploads configurations and takes
/// orders. All of it is gone after [#close], and also if this process is killed.
final class JourneyStage implements AutoCloseable {
  static final String PLAN = "journey.yaml";
  static final String EVENTS = "ConferenceEventStoreV2";
  static final String LOG = "ConferenceMessageLog";
  static final String CONFIGURATION = "ServiceConfiguration.cscfg";
  static final String BACKUP = "Conference.bacpac";
  private final ScratchDirectory scratch;
  private final AzuriteServer azurite;
  private final GoldenTables tables;
  private final PostgresServer postgres;
  private final PostgresDatabase database;
  private final HttpServer service;
  private volatile boolean second;

  private JourneyStage(ScratchDirectory scratch, AzuriteServer azurite, PostgresServer postgres)
      throws IOException {
    this.scratch = scratch;
    this.azurite = azurite;
    this.tables = new GoldenTables(azurite);
    this.postgres = postgres;
    this.database = postgres.createDatabase();
    this.service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", this::act);
    service.start();
  }

  /// Starts the servers and fills them.
  ///
  /// @throws org.tranship.testkit.server.ServerStartException if Azurite is not installed; it says
  ///   how to get it
  static JourneyStage start() throws InterruptedException {
    ScratchDirectory scratch = ScratchDirectory.create("demo");
    try {
      AzuriteServer azurite = AzuriteServer.startTables();
      try {
        PostgresServer postgres = PostgresServer.start(PostgresServer.Commits.DURABLE);
        JourneyStage stage = new JourneyStage(scratch, azurite, postgres);
        stage.fill();
        return stage;
      } catch (IOException e) {
        azurite.close();
        throw new UncheckedIOException("Cannot prepare the demonstration", e);
      } catch (RuntimeException e) {
        azurite.close();
        throw e;
      }
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  private void fill() throws IOException, InterruptedException {
    tables.fill();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (List<String> texts : List.of(GoldenDatabase.statements(), GoldenSecond.beside())) {
        for (String text : texts) {
          boolean _ = statement.execute(text);
        }
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    Path _ = Files.writeString(directory().resolve(CONFIGURATION), ServiceConfigurations.ROLES);
    Path _ =
        Files.writeString(
            directory().resolve(PLAN),
            """
            tables:
              connection: ${STORAGE}
              events: %6$s
              log: %7$s
            database: {url: "%1$s", user: %2$s, password: "${DATABASE_PASSWORD}"}
            backup:
              do: {http: "%3$s/backup"}
              file: %4$s/%8$s
            maintenance:
              cscfg: %4$s/%5$s
              on: {http: "%3$s/upload"}
              prove: {http: {method: POST, url: "%3$s/registration", refused: ["503"]}}
              off: {http: "%3$s/upload"}
              gate: {http: {method: GET, url: "%3$s/open"}}
            deploy:
              do: {http: "%3$s/swap"}
              gate: {http: {method: GET, url: "%3$s/second"}}
              undo: {http: "%3$s/swap-back"}
              back-gate: {http: {method: GET, url: "%3$s/first"}}
            drain: {within: 3s, quiet: 1s}
            """
                .formatted(
                    database.jdbcUrl(),
                    database.user(),
                    address(),
                    directory(),
                    CONFIGURATION,
                    EVENTS,
                    LOG,
                    BACKUP));
  }

  private String address() {
    return "http://127.0.0.1:" + service.getAddress().getPort();
  }

  private void act(HttpExchange exchange) throws IOException {
    int status = 204;
    switch (exchange.getRequestURI().getPath()) {
      case "/backup" -> {
        Path _ = Files.writeString(directory().resolve(BACKUP), "an export");
      }
      case "/swap" -> second = true;
      case "/swap-back" -> second = false;
      case "/registration" -> status = isClosed() ? 503 : 200;
      case "/first" -> status = second ? 404 : 200;
      case "/second" -> status = second ? 200 : 404;
      case "/open" -> status = second && !isClosed() ? 200 : 503;
      default -> {
        // An upload: the file is read whenever somebody comes.
      }
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /// Whether users get the page that says that there is maintenance.
  boolean isClosed() {
    try {
      return second
          && Files.readString(directory().resolve(CONFIGURATION))
              .contains("name=\"MaintenanceMode\" value=\"true\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the second release is in production.
  boolean isSecond() {
    return second;
  }

  Path directory() {
    return scratch.path();
  }

  GoldenTables tables() {
    return tables;
  }

  /// What the database answers, a line a row.
  List<String> query(String text) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(text)) {
      List<String> lines = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          line.append("%-28s".formatted(rows.getString(i)));
        }
        lines.add(line.toString().stripTrailing());
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException("The database does not answer: " + e.getMessage(), e);
    }
  }

  /// How often a query finds something.
  long count(String text) {
    return Long.parseLong(query("select count(*) from (" + text + ") t").getFirst().strip());
  }

  /// Where the tables are.
  String account() {
    return azurite.uri() + "/" + azurite.account();
  }

  /// Where the read models are.
  PostgresDatabase database() {
    return database;
  }

  int databasePort() {
    return postgres.port();
  }

  /// What the command finds in its environment: secrets, and where its journal is.
  Map<String, String> environment() {
    return Map.of(
        "STORAGE", azurite.connectionString(),
        "DATABASE_PASSWORD", database.password(),
        "XDG_STATE_HOME", directory().resolve("state").toString());
  }

  @Override
  public void close() {
    try (scratch;
        azurite;
        postgres;
        tables) {
      service.stop(0);
    }
  }
}
