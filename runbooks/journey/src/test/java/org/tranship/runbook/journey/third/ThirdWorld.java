package org.tranship.runbook.journey.third;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.tranship.client.tables.MemoryTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.core.bus.MemoryBus;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.value.Key;
import org.tranship.core.value.SecretVault;
import org.tranship.runbook.journey.CrashingCalls;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenHistory;
import org.tranship.testkit.journey.GoldenSecond;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;

/// The second release as it lives: events and their log, a database, a bus, workers. A [Life]
/// migrates it and may be killed.
final class ThirdWorld implements AutoCloseable {
  static final String EVENTS = "ConferenceEventStoreV2";
  static final String LOG = "ConferenceMessageLog";
  private static final RunId RUN = new RunId("20261129-140000-j3v3");
  final LeapingClock clock = new LeapingClock();
  final MemoryTables tables = new MemoryTables(clock, 50);
  final MemoryBus bus = new MemoryBus("journey", clock);
  final MemoryStore blobs = new MemoryStore("blobs", clock);
  final LiveJourney journey;
  final ThirdService service;

  /// What the plan says besides, or instead.
  final Map<String, String> settings = new TreeMap<>();

  /// How the database's connections are seen by whoever opens them.
  UnaryOperator<Connection> watches = UnaryOperator.identity();

  Set<String> acknowledged = Set.of();

  /// Messages that a run does not see, as those in somebody's hand.
  final Set<String> hidden = ConcurrentHashMap.newKeySet();

  /// What is done whenever a run waits.
  Runnable meanwhile = () -> {};

  /// What is done whenever a run opens the place of blobs.
  Runnable beforeLook = () -> {};

  private final MemoryJournal journal = new MemoryJournal();
  final JournalledRun run = new JournalledRun(journal, RUN);

  ThirdWorld(Path scratch) {
    try {
      Path folder = Files.createTempDirectory(scratch, "world-");
      boolean _ = tables.create(EVENTS);
      boolean _ = tables.create(LOG);
      this.journey =
          new LiveJourney(
              bus,
              (table, partition, row, columns) -> {
                boolean _ =
                    tables.insert(table, List.of(TableRow.of(new RowKey(partition, row), columns)));
              },
              EVENTS,
              LOG);
      this.service = new ThirdService(journey, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    journey.secondRelease();
    restore();
    service.restored = this::restore;
    GoldenHistory.write(journey, clock.instant().minus(Duration.ofDays(2)));
    service.second.start();
  }

  private void restore() {
    execute(
        "drop schema if exists \"MigrationV1\", \"ConferenceRegistration\","
            + " \"ConferenceManagement\", \"ConferenceRegistrationProcesses\", \"BlobStorage\","
            + " \"TranshipJourney\" cascade");
    execute(String.join(";", GoldenSecond.statements()));
  }

  ThirdPlan plan() {
    return WordyPlan.of(EVENTS, service.backup, settings);
  }

  ThirdMigration migration(CrashPoint point) {
    service.point = point;
    return new ThirdMigration(
        plan(),
        () -> CrashingCalls.tables(tables, point),
        new JourneyDatabase(
            () -> watches.apply(CrashingCalls.lent(LentDatabase.lent(), point)),
            Dialect.of(LentDatabase.url()).orElseThrow(),
            LentDatabase.url()),
        _ -> {
          beforeLook.run();
          return new CrashingWrites(blobs, point);
        },
        _ -> CrashingCalls.bus(HidingBus.of(bus, hidden), point),
        new Controls(
            List.of(service.controls()), new SecretVault(Map.of("STORAGE", "a connection string"))),
        new Consent(acknowledged, true),
        this::waits);
  }

  /// Long waits are leaps.
  private void waits(Duration length) throws InterruptedException {
    meanwhile.run();
    if (length.toMillis() >= 200) {
      clock.leap(length);
    }
    Thread.sleep(1);
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    private final OneProcess process;

    Life(CrashPoint where) {
      this.point = where.watched(run::doing);
      this.process =
          new OneProcess(
              RUN,
              new ThirdRunbook(migration(point)),
              plan().settings(),
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

  RunState resume(Verb verb) {
    return new Life(CrashPoint.never()).resume(verb);
  }

  /// Resets it, in a run of its own whose journal is not kept.
  RunState reset() {
    return reset(CrashPoint.never());
  }

  /// As [#reset], by a process that may be killed.
  RunState reset(CrashPoint point) {
    return new OneProcess(
            new RunId("20261129-150000-j3re"),
            new ThirdResetRunbook(migration(point)),
            plan().settings(),
            new MemoryJournal(),
            _ -> {
              throw new IllegalStateException("no store is needed");
            },
            4,
            clock,
            new SilentOperator(true),
            point)
        .goOn();
  }

  StepResult verify() throws InterruptedException {
    return new Life(CrashPoint.never()).process.verify();
  }

  RunState state() {
    return run.state();
  }

  /// Why the run was left.
  String why() {
    return state() instanceof RunState.Halted halted ? halted.detail() : "";
  }

  /// Everything that was measured, a line each.
  List<String> measured() {
    return run.measured();
  }

  /// The names of all blobs.
  List<String> blobNames() {
    List<String> names = new ArrayList<>();
    try (Listing listing = blobs.list(ListRequest.ALL)) {
      for (var entry = listing.next(); entry != null; entry = listing.next()) {
        names.add(entry.key().text());
      }
    }
    return names;
  }

  String blob(String name) {
    try (var body = blobs.open(Key.of(name), ReadRequest.WHOLE)) {
      return new String(body.readAll(1 << 20), StandardCharsets.UTF_8);
    }
  }

  void execute(String sql) {
    LentDatabase.execute(sql);
  }

  List<String> query(String sql) {
    return LentDatabase.query(sql);
  }

  @Override
  public void close() {
    ThirdService.stop(service.second);
    ThirdService.stop(service.third);
  }
}
