package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableAccount;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.value.Secret;
import org.tranship.testkit.journey.GoldenDatabase;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The first release on Azurite and PostgreSQL, with programs for what an operator does in the
/// cloud.
final class JourneyScene {
  static final AzuriteServer SERVER = AzuriteServer.sharedTables();

  final Path folder;
  final PostgresDatabase database = PostgresServer.shared().createDatabase();
  final String source = SERVER.freshTableName();
  final String events = SERVER.freshTableName();
  final String log = SERVER.freshTableName();
  final Path cscfg;

  private JourneyScene(Path folder) {
    this.folder = folder;
    this.cscfg = folder.resolve("service.cscfg");
  }

  /// An account with the golden events, a database, and the files of the second release.
  static JourneyScene filled(Path folder) throws Exception {
    JourneyScene scene = new JourneyScene(folder);
    scene.fill();
    return scene;
  }

  private void fill() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(String.join(";", GoldenDatabase.statements()));
    }
    try (Tables tables = tables()) {
      boolean _ = tables.create(source);
      for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
        LockSupport.parkNanos(2_000_000);
        boolean _ =
            tables.insert(
                source,
                save.stream()
                    .map(row -> TableRow.of(new RowKey(row.partition(), row.row()), row.columns()))
                    .toList());
      }
    }
    write("connection", SERVER.connectionString());
    write("password", database.password());
    Path _ =
        write(
            "service.cscfg",
            """
            <ServiceConfiguration serviceName="Conference.Azure">
              <Role name="Web"><ConfigurationSettings>
                <Setting name="MaintenanceMode" value="false" />
              </ConfigurationSettings></Role>
            </ServiceConfiguration>
            """);
    var _ =
        write(
            "Settings.xml",
            """
            <InfrastructureSettings xmlns="urn:microsoft-patterns-and-practices-cqrsjourney">
              <EventSourcing><ConnectionString>%1$s</ConnectionString><TableName>%2$s</TableName>
              </EventSourcing>
              <MessageLog><ConnectionString>%1$s</ConnectionString><TableName>%3$s</TableName>
              </MessageLog>
            </InfrastructureSettings>
            """
                .formatted(SERVER.connectionString(), events, log));
  }

  static Tables tables() {
    return new AzureTables(
        TableAccount.parse(new Secret(SERVER.connectionString())), Clock.systemUTC());
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  Path plan(String backup) throws IOException {
    return write(
        "plan.yaml",
        """
        tables: {settings: %1$s/Settings.xml, source: %2$s}
        database: {url: "%3$s", user: %4$s, password: "file:%1$s/password"}
        backup: %5$s
        maintenance:
          cscfg: %6$s
          prove: {command: [sh, -c, "! test -f %1$s/swapped || ! grep -q true %6$s"]}
          on: {command: [touch, %1$s/uploaded]}
          off: {command: [touch, %1$s/uploaded]}
          gate: {command: [sh, -c, "test -f %1$s/swapped && ! grep -q true %6$s"]}
        deploy:
          do: {command: [touch, %1$s/swapped]}
          gate: {command: [test, -f, %1$s/swapped]}
          undo: {command: [rm, %1$s/swapped]}
          back-gate: {command: [sh, -c, "! test -f %1$s/swapped"]}
        drain: {within: 1s, quiet: 1s}
        times: {gate: 2s}
        """
            .formatted(folder, source, database.jdbcUrl(), database.user(), backup, cscfg));
  }

  AnchoreScene.Ran run(Object... words) {
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--journal";
    all[words.length + 1] = "sqlite:" + folder.resolve("journal");
    return Commands.runAlone(all);
  }

  String backup() {
    return "{do: {command: [cp, %1$s/password, %1$s/backup]}, file: %1$s/backup,".formatted(folder)
        + " restore: {command: [touch, %s/restored]}}".formatted(folder);
  }

  boolean exists(String table) {
    try (Tables tables = tables()) {
      return tables.exists(table);
    }
  }
}
