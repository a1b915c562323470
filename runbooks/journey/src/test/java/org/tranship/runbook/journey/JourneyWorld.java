package org.tranship.runbook.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.tranship.client.tables.MemoryTables;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.MemoryBus;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.value.SecretVault;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenDatabase;
import org.tranship.testkit.journey.ServiceConfigurations;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The golden data in tables and a database of its own, a journal, and the service. A [Life]
/// migrates it and may be killed.
final class JourneyWorld {
  static final String EVENTS = "ConferenceEventStoreV2";
  static final String LOG = "ConferenceMessageLog";
  private static final RunId RUN = new RunId("20261129-140000-j2v2");

  /// One after the other uses it: to make one takes longer than a migration.
  private static final PostgresDatabase DATABASE = PostgresServer.shared().createDatabase();

  /// A password's proof takes longer than what is asked then.
  private static final Connection CONNECTION = connected();

  private static final Connection QUESTIONS = connected();
  private static final SecretVault SECRETS =
      new SecretVault(Map.of("STORAGE", "a connection string", "FIRST", "another"));

  final Tables tables;

  /// How the tables are seen by whoever opens them.
  UnaryOperator<Tables> seen = UnaryOperator.identity();

  final PostgresDatabase database = DATABASE;
  final JourneyService service;

  /// The first release's bus; a plan has to name it under `drain.bus`.
  final MemoryBus bus = new MemoryBus("journey", Clock.systemUTC());

  /// How the bus is seen by whoever opens it.
  UnaryOperator<Bus> sees = UnaryOperator.identity();

  /// How the database's connections are seen by whoever opens them.
  UnaryOperator<Connection> watches = UnaryOperator.identity();

  /// What the plan says besides, or instead.
  final Map<String, String> settings = new TreeMap<>();

  Set<String> acknowledged = Set.of(JourneyMigration.PENDING_ROWS);
  Clock clock = Clock.systemUTC();

  /// What is done while a run waits for the first release to come to rest.
  Runnable meanwhile = () -> {};

  private final MemoryJournal journal = new MemoryJournal();

  JourneyWorld(Path scratch) {
    this(scratch, new MemoryTables(Clock.systemUTC(), 5));
    fill();
  }

  /// With tables of another kind, which are empty.
  JourneyWorld(Path scratch, Tables tables) {
    this.tables = tables;
    try {
      service = new JourneyService(Files.createTempDirectory(scratch, "world-"));
      var _ = Files.writeString(service.cscfg, ServiceConfigurations.ROLES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    service.restored = this::restore;
    restore();
  }

  private void restore() {
    execute(
        "drop schema if exists \"MigrationV1\", \"TranshipShadow\", \"ConferenceRegistration\","
            + " \"ConferenceManagement\" cascade");
    execute(String.join(";", GoldenDatabase.statements()));
  }

  private static Connection connected() {
    try {
      return DATABASE.connect();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Writes the first release's events.
  void fill() {
    FirstRows.write(tables);
  }

  JourneyPlan plan() {
    Map<String, String> plan = new TreeMap<>();
    plan.put("tables.connection", "${STORAGE}");
    plan.put("tables.events", EVENTS);
    plan.put("database.url", database.jdbcUrl());
    plan.put("maintenance.cscfg", service.cscfg.toString());
    act(plan, "maintenance.prove.0001.", "order");
    act(plan, "maintenance.off.0001.", "upload");
    act(plan, "deploy.do.0001.", "swap");
    act(plan, "deploy.gate.0001.", "is-swapped");
    act(plan, "deploy.undo.0001.", "swap-back");
    act(plan, "maintenance.gate.0001.", "is-open");
    plan.put("times.gate", "0s");
    act(plan, "backup.do.0001.", "backup");
    act(plan, "backup.restore.0001.", "restore");
    plan.put("backup.file", service.backup.toString());
    plan.putAll(Map.of("drain.within", "0s", "drain.quiet", "1s"));
    plan.putAll(settings);
    plan.values().removeIf(String::isEmpty);
    return JourneyPlan.of(plan);
  }

  static void act(Map<String, String> plan, String prefix, String word) {
    plan.putAll(Map.of(prefix + "kind", "command", prefix + "argv.0001", word));
  }

  /// Takes what begins with this out of the plan.
  JourneyPlan without(String prefix) {
    Map<String, String> all = new TreeMap<>(plan().settings());
    all.keySet().removeIf(it -> it.startsWith(prefix));
    return JourneyPlan.of(all);
  }

  JourneyMigration migration(JourneyPlan plan, CrashPoint point) {
    service.point = point;
    return new JourneyMigration(
        plan,
        () -> CrashingCalls.tables(seen.apply(tables), point),
        new JourneyDatabase(
            () -> watches.apply(CrashingCalls.connection(CONNECTION, point)),
            Dialect.of(database.jdbcUrl()).orElseThrow(),
            database.jdbcUrl()),
        _ -> sees.apply(bus),
        new Controls(List.of(service.controls()), SECRETS),
        new Consent(acknowledged, true),
        this::waits);
  }

  private void waits(Duration length) {
    meanwhile.run();
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    private final OneProcess process;

    Life(CrashPoint point) {
      this(point, plan());
    }

    Life(CrashPoint point, JourneyPlan plan) {
      this.point = point;
      this.process =
          new OneProcess(
              RUN,
              new JourneyRunbook(migration(plan, point)),
              plan.settings(),
              journal,
              _ -> {
                throw new IllegalStateException("no store is needed");
              },
              4,
              clock,
              new SilentOperator(true),
              point);
    }

    RunState migrate() {
      return process.goOn();
    }

    RunState resume(Verb verb) {
      return process.resume(verb);
    }
  }

  RunState migrate() {
    return new Life(CrashPoint.never()).migrate();
  }

  RunState rollback() {
    return new Life(CrashPoint.never()).resume(Verb.ROLLBACK);
  }

  StepResult verify() throws InterruptedException {
    return new Life(CrashPoint.never()).process.verify();
  }

  private Optional<RunView> view() {
    return journal.view(RUN);
  }

  RunState state() {
    return view().map(RunView::entries).map(Transitions::fold).orElseGet(RunState.Created::new);
  }

  /// Why the run was left.
  String why() {
    return state() instanceof RunState.Halted halted ? halted.detail() : "";
  }

  /// How long a step took.
  Duration took(String step) {
    Instant began = Instant.MIN;
    for (JournalEntry entry : view().orElseThrow().entries()) {
      if (entry instanceof JournalEntry.StepBegan begin && begin.step().equals(step)) {
        began = begin.at();
      } else if (entry instanceof JournalEntry.StepEnded end && end.step().equals(step)) {
        return Duration.between(began, end.at());
      }
    }
    throw new AssertionError(step + " has not ended");
  }

  /// Everything that was measured, a line each.
  List<String> measured() {
    return view().orElseThrow().entries().stream()
        .filter(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .map(it -> it.what() + ": " + it.detail())
        .toList();
  }

  List<TableRow> rows(String table) {
    List<TableRow> rows = new ArrayList<>();
    RowScan scan = new RowScan(tables, table, RowRange.ALL);
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      rows.add(next.get());
    }
    return rows;
  }

  void execute(String sql) {
    try (Statement statement = QUESTIONS.createStatement()) {
      boolean _ = statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The rows of an answer, their values joined by a blank.
  List<String> query(String sql) {
    try (Statement statement = QUESTIONS.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        StringBuilder text = new StringBuilder(String.valueOf(row.getString(1)));
        for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
          text.append(' ').append(row.getString(i));
        }
        rows.add(text.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
