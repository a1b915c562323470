package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.catalog.CatalogOpener;
import org.tranship.core.catalog.CatalogSpec;
import org.tranship.core.catalog.Catalogs;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.layer.Layers;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Runner;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.objects.pointers.Cleaning;
import org.tranship.runbook.objects.pointers.PointerRule;
import org.tranship.runbook.objects.pointers.PointerSteps;
import org.tranship.runbook.objects.pointers.Pointing;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.fault.CrashingCatalog;
import org.tranship.testkit.fault.CrashingJournal;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.SilentOperator;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// A BLOB column of a real PostgreSQL goes out to files: the column is emptied, the row stays and
/// says where its object is. Killed at calls all along the way, it comes to the same end.
class ColumnToFilesTest {
  private static final RunId RUN = new RunId("20261121-093412-k7q2");
  private static final int ROWS = 40;

  @TempDir Path directory = Path.of("");

  /// One database and one target, and the processes that work on them.
  private final class Place {
    private final PostgresDatabase database = PostgresServer.shared().createDatabase();
    private final MemoryJournal journal = new MemoryJournal();
    private final Path files;

    Place(String name) throws Exception {
      files = Files.createDirectory(directory.resolve(name));
      try (Connection connection = database.connect();
          var statement = connection.createStatement()) {
        statement.execute(
            """
            create table documents(id text collate "C" primary key, body bytea, place text,
              owner text)""");
        statement.execute(
            "insert into documents select 'doc-' || n, convert_to(repeat('x' || n, n), 'UTF8'), null,"
                + " 'me' from generate_series(1, "
                + ROWS
                + ") n");
      }
    }

    private RunState run(CrashPoint point, Verb verb) {
      Secrets secrets = _ -> new Secret(database.password());
      Map<String, SecretRef> password =
          Map.of("password", new SecretRef(SecretRef.Source.ENV, "PASSWORD"));
      Stores stores = Stores.installed(secrets);
      StoreOpener opener =
          spec -> Layers.in(directory).around(new CrashingStore(stores.open(spec), point));
      CatalogOpener catalogs =
          spec -> new CrashingCatalog(Catalogs.installed(secrets).open(spec), point);
      Location url = Location.parse(database.jdbcUrl());
      Pointing pointing =
          new Pointing(
              new StoreSpec(
                  url,
                  Map.of(
                      "table",
                      "documents",
                      "key",
                      "id",
                      "content",
                      "body",
                      "delete",
                      "null",
                      "user",
                      database.user()),
                  password),
              StoreSpec.of("file:" + files),
              opener,
              new CatalogSpec(
                  url,
                  Map.of("table", "documents", "key", "id", "user", database.user()),
                  password),
              catalogs,
              PointerRule.of(
                  Map.of("column", "id", "set.place", "files/{target}"), new TreeSet<>()),
              VerifyLevel.READBACK,
              Set.of(),
              Set.of(),
              Cleaning.NULL_COLUMN,
              false,
              false,
              directory);
      Runner runner =
          new Runner(
              new CrashingJournal(journal, point),
              new LocalEngine(
                  opener,
                  new Codecs(List.of()),
                  new EngineLimits(3, ByteCount.ofMiB(64), 8, Duration.ofMillis(2))),
              Clock.systemUTC(),
              new SilentOperator(true),
              RunListener.NONE);
      Runbook runbook = new Steps(new PointerSteps(pointing));
      return journal.view(RUN).isEmpty()
          ? runner.start(
              new RunHeader(RUN, "pointers", Map.of(), Clock.systemUTC().instant(), "t@h", "test"),
              runbook)
          : runner.resume(RUN, runbook, verb);
    }

    private List<String> rows() throws Exception {
      List<String> rows = new ArrayList<>();
      try (Connection connection = database.connect();
          var statement = connection.createStatement();
          var answer =
              statement.executeQuery(
                  "select id || ' ' || coalesce(octet_length(body), -1) || ' ' ||"
                      + " coalesce(place, 'null') || ' ' || owner from documents order by 1")) {
        while (answer.next()) {
          rows.add(answer.getString(1));
        }
      }
      return rows;
    }

    private void assertAtTheTarget() throws Exception {
      for (int n = 1; n <= ROWS; n++) {
        assertThat(files.resolve("doc-" + n)).hasContent(("x" + n).repeat(n));
      }
      assertThat(rows())
          .hasSize(ROWS)
          .contains("doc-7 -1 files/doc-7 me")
          .allMatch(row -> row.contains(" -1 files/doc-"));
    }
  }

  private record Steps(PointerSteps of) implements Runbook {
    @Override
    public String name() {
      return "pointers";
    }

    @Override
    public List<Step> steps() {
      return List.of(of.survey(), of.copy("copy"), of.switchRows(), of.prove(), of.clean());
    }

    @Override
    public boolean completesItself() {
      return true;
    }

    @Override
    public StepResult verify(StepContext context, PassId pass) {
      return StepResult.done();
    }
  }

  @Test
  void theColumnIsEmptiedAndTheRowStays() throws Exception {
    Place place = new Place("whole");
    CrashPoint whole = CrashPoint.never();
    RunState state = place.run(whole, Verb.MIGRATE);
    assertThat(state).as("%s", state).isInstanceOf(RunState.Completed.class);
    place.assertAtTheTarget();

    // In turns right before a call and right after it.
    int points = 0;
    for (long at = 1; at <= whole.remoteCalls(); at += Math.max(1, whole.remoteCalls() / 14)) {
      When when = points % 2 == 0 ? When.BEFORE : When.AFTER;
      points++;
      CrashPoint point = CrashPoint.remote(at, when);
      Place killed = new Place("killed-" + at + when);
      try {
        killed.run(point, Verb.MIGRATE);
      } catch (Crash _) {
        assertThat(point.reached()).isTrue();
      }
      assertThat(killed.run(CrashPoint.never(), Verb.MIGRATE))
          .as("killed %s", point)
          .isInstanceOf(RunState.Completed.class);
      killed.assertAtTheTarget();
      try (var left = Files.list(killed.files)) {
        assertThat(left).hasSize(ROWS);
      }
    }
  }
}
