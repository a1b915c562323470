package org.tranship.testkit.kill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchorePlace;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.program.Program;

/// An Anchore of its own, the places its documents may be in, and the command as a process that
/// moves them. Everything outlives the processes.
public final class KillScene implements KilledScene {
  private static final Duration SILENCE_WITHIN = Duration.ofMinutes(2);
  private final Ground ground;
  private final KilledCommand command;
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
    this.command =
        new KilledCommand(
            program
                .with(Map.of("ANCHORE_DB_CONNECT", anchore.sqlAlchemyUrl()))
                .with(from.secrets())
                .with(to.secrets()),
            directory);
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
    List<String> words = new ArrayList<>(migrate(here, there));
    words.set(words.indexOf("--journal") + 1, "sqlite:" + directory.resolve("before"));
    Ended ended = live(new Kill.Never(), words).ended();
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

  @Override
  public List<String> atEveryMoment() {
    return law.atEveryMoment();
  }

  @Override
  public Set<String> copies(RequestLog log) {
    return new HashSet<>(log.sent());
  }

  @Override
  public int probesLeft() {
    return law.probesLeft();
  }

  @Override
  public DeadJournal journal() {
    return new DeadJournal(directory.resolve("journal"), directory, List.of("copy"));
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
                command.killingJournal()));
    words.addAll(List.of(options));
    return words;
  }

  /// The command that does the next thing with a run.
  List<String> carry(String verb, String run) {
    return List.of(verb, run, "--yes", "--journal", command.killingJournal());
  }

  /// A command that only looks.
  Ended look(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", command.journal()));
    return live(new Kill.Never(), all).ended();
  }

  private Path config(AnchorePlace place) {
    String name = "config-" + Integer.toHexString(place.urlPrefix().hashCode()) + ".yaml";
    return place.config().compressing(compressed, 1).withDatabase().write(directory.resolve(name));
  }

  @Override
  public KilledCommand.Life live(Kill kill, List<String> arguments) {
    KilledCommand.Life life =
        command.live(kill, arguments, (at, then) -> ground.watch(to, at, then));
    try {
      awaitSilence();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a dead process was waited for", e);
    }
    return life;
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
