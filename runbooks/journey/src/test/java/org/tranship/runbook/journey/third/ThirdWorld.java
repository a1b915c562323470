package org.tranship.runbook.journey.third;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.tranship.client.tables.MemoryTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
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
import org.tranship.testkit.fault.CrashingStore;
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
    execute(
        "drop schema if exists \"MigrationV1\", \"ConferenceRegistration\","
            + " \"ConferenceManagement\", \"ConferenceRegistrationProcesses\", \"BlobStorage\","
            + " \"TranshipJourney\" cascade");
    execute(String.join(";", GoldenSecond.statements()));
    GoldenHistory.write(journey, clock.instant().minus(Duration.ofDays(2)));
    service.second.start();
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
          return new CrashingStore(blobs, point);
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

    Life(CrashPoint point) {
      this.point = point;
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
    return new OneProcess(
            new RunId("20261129-150000-j3re"),
            new ThirdResetRunbook(migration(CrashPoint.never())),
            plan().settings(),
            new MemoryJournal(),
            _ -> {
              throw new IllegalStateException("no store is needed");
            },
            4,
            clock,
            new SilentOperator(true),
            CrashPoint.never())
        .goOn();
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

  /// When something was measured.
  Instant measured(String what) {
    return view().orElseThrow().entries().stream()
        .filter(it -> it instanceof JournalEntry.Measured one && one.what().equals(what))
        .findFirst()
        .orElseThrow()
        .at();
  }

  /// Everything that was measured, a line each.
  List<String> measured() {
    return view().orElseThrow().entries().stream()
        .filter(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .map(it -> it.what() + ": " + it.detail())
        .toList();
  }

  /// The entry of the journal that is the first to be of an act, from 1.
  ///
  /// @param over whether its end is meant, and not its intent
  long entry(String act, boolean over) {
    return entriesOf(act, over).getFirst();
  }

  /// As [#entry], the last.
  long lastEntry(String act, boolean over) {
    return entriesOf(act, over).getLast();
  }

  private List<Long> entriesOf(String act, boolean over) {
    List<JournalEntry> entries = view().orElseThrow().entries();
    return LongStream.rangeClosed(1, entries.size())
        .filter(
            at ->
                switch (entries.get((int) at - 1)) {
                  case JournalEntry.ActEnded ended -> over && ended.act().matches(act);
                  case JournalEntry.ActIntended intended -> !over && intended.act().matches(act);
                  default -> false;
                })
        .boxed()
        .toList();
  }

  /// How many entries the journal has.
  long entries() {
    return view().orElseThrow().entries().size();
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
