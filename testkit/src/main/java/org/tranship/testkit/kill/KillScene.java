package org.tranship.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchorePlace;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.program.Program;
import org.tranship.testkit.program.Running;

/// An Anchore of its own, the places its documents may be in, and the command as a process that
/// moves them. Everything outlives the processes.
public final class KillScene {
  private static final Duration MOST = Duration.ofMinutes(20);
  private static final Duration SILENCE_WITHIN = Duration.ofMinutes(2);
  private final Ground ground;
  private final Program program;
  private final Path directory;
  private final AnchoreInstallation anchore;
  private final AnchorePlace from;
  private final AnchorePlace to;
  private final boolean compressed;
  private final AnchoreLaw law;

  private KillScene(
      Ground ground,
      Program program,
      AnchoreInstallation anchore,
      AnchorePlace from,
      AnchorePlace to,
      KillLoad load) {
    this.ground = ground;
    this.directory = ground.freshDirectory("scene");
    this.anchore = anchore;
    this.from = from;
    this.to = to;
    this.compressed = load.compressed();
    this.program =
        program
            .with(Map.of("ANCHORE_DB_CONNECT", anchore.sqlAlchemyUrl()))
            .with(from.secrets())
            .with(to.secrets());
    AnchorePlace db = ground.place(Ground.Kind.DB, anchore);
    if (!from.urlPrefix().equals(db.urlPrefix())) {
      moveUnharmed(db, from);
    }
    this.law = new AnchoreLaw(anchore, load.documents(), from, List.of(to));
  }

  /// Fills an Anchore whose documents are where the direction begins.
  static KillScene of(Ground ground, Program program, Direction direction, KillLoad load) {
    AnchoreInstallation anchore = ground.anchore();
    anchore.add(load.documents());
    return new KillScene(
        ground,
        program,
        anchore,
        ground.place(direction.from(), anchore),
        ground.place(direction.to(), anchore),
        load);
  }

  private void moveUnharmed(AnchorePlace here, AnchorePlace there) {
    List<String> command = new ArrayList<>(migrate(here, there));
    command.set(command.indexOf("--journal") + 1, "sqlite:" + directory.resolve("before"));
    Ended ended = live(new Kill.Never(), command).ended();
    if (ended.code() != 0) {
      throw new IllegalStateException("The scene could not be set:\n" + ended.text());
    }
    anchore.execute("delete from archive_migration_tasks; delete from tasks");
  }

  AnchorePlace from() {
    return from;
  }

  AnchorePlace to() {
    return to;
  }

  AnchoreLaw law() {
    return law;
  }

  /// A further place, for another plan.
  AnchorePlace another(Ground.Kind kind) {
    AnchorePlace place = ground.place(kind, anchore);
    law.also(place);
    return place;
  }

  DeadJournal journal() {
    return new DeadJournal(directory.resolve("journal"), directory);
  }

  /// The command that moves all documents.
  List<String> migrate(AnchorePlace here, AnchorePlace there, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "anchore",
                "migrate",
                config(here).toString(),
                config(there).toString(),
                "--dontask",
                "--journal",
                KillingJournals.SCHEME + ":" + directory.resolve("journal")));
    words.addAll(List.of(options));
    return words;
  }

  /// The command that does the next thing with a run.
  List<String> carry(String verb, String run) {
    return List.of(
        verb,
        run,
        "--yes",
        "--journal",
        KillingJournals.SCHEME + ":" + directory.resolve("journal"));
  }

  /// A command that only looks.
  Ended look(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return live(new Kill.Never(), command).ended();
  }

  private Path config(AnchorePlace place) {
    String name = "config-" + Integer.toHexString(place.urlPrefix().hashCode()) + ".yaml";
    return place.config().compressing(compressed, 1).withDatabase().write(directory.resolve(name));
  }

  /// One process from its start to its end.
  ///
  /// @param ended how it ended
  /// @param requests what it asked of the target, where that is counted
  /// @param journalWrites how often it wrote to its journal; 0 if it was killed
  record Life(Ended ended, Optional<RequestLog> requests, long journalWrites) {}

  /// Starts the command, kills it as told, and returns when nothing of it is at work any more.
  Life live(Kill kill, List<String> arguments) {
    Path count = directory.resolve("writes");
    Map<String, String> environment = new HashMap<>();
    environment.put(KillingJournals.COUNT, count.toString());
    if (kill instanceof Kill.AtJournalWrite write) {
      environment.putAll(KillingJournals.environment(write));
    }
    CompletableFuture<Running> target = new CompletableFuture<>();
    long at = kill instanceof Kill.AtRequest(long number) ? number : 0;
    var log =
        ground.watch(
            to,
            at,
            () -> {
              var _ = target.thenAccept(Running::kill);
            });
    try {
      Files.deleteIfExists(count);
      Running running = program.with(environment).start(_ -> {}, arguments);
      target.complete(running);
      if (kill instanceof Kill.AfterTime(Duration time)) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
            .execute(running::kill);
      }
      Ended ended = running.await(MOST);
      awaitSilence();
      return new Life(
          ended, log, Files.exists(count) ? Long.parseLong(Files.readString(count)) : 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a command was running", e);
    }
  }

  /// A server ends the sessions of a dead client by itself; until then what it was told last may
  /// still be done.
  private void awaitSilence() throws InterruptedException {
    String sql =
        "select pid::text, application_name from pg_stat_activity where datname ="
            + " current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()";
    long deadline = System.nanoTime() + SILENCE_WITHIN.toNanos();
    for (Map<String, String> left = anchore.strings(sql);
        !left.isEmpty();
        left = anchore.strings(sql)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Sessions of a dead process live on: " + left);
      }
      Thread.sleep(10);
    }
  }
}
