package org.tranship.runbook.anchore;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.anchore.db.TaskTable;
import org.tranship.runbook.anchore.rows.MigrationTaskRow;
import org.tranship.runbook.anchore.rows.TaskState;

/// Writes the run into Anchore's own task tables, so that `list-migrations` of either tool shows
/// it.
///
/// The row says `running` while the run works. When the run is left, for whatever reason but a
/// kill, it says `complete` if every document was moved and `failed` otherwise, with the number
/// that was. A killed run's row stays `running` until somebody holds the migration lock again: that
/// one knows that no other run is at work, and ends it.
final class TaskStep implements Step {
  static final String NAME = "task";
  static final String ROW = "row";

  private final Migration migration;
  private final LockStep lock;

  TaskStep(Migration migration, LockStep lock) {
    this.migration = migration;
    this.lock = lock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    lock.require(context);
    TaskTable tasks = migration.tasks();
    long documents = Survey.of(context).documents();
    int id = Integer.parseInt(context.act(ROW, Note.NONE, _ -> row(context, documents)).text());
    List<Integer> dead = tasks.endDead(Optional.of(id), now(context.clock()));
    if (!dead.isEmpty()) {
      context.say(
          "Ended the rows of earlier migrations that died while running: "
              + String.join(", ", dead.stream().map(String::valueOf).toList())
              + ".");
    }
    tasks.update(id, TaskState.RUNNING, documents, moved(context), null, now(context.clock()));
    context.hold(new Ending(context, id));
    context.say("Anchore's table of tasks lists this migration as number " + id + ".");
    return StepResult.done("task " + id);
  }

  /// Adds the row; after a kill between adding and writing it down, finds it again by its executor.
  private Note row(StepContext context, long documents) throws InterruptedException {
    String end = ":tranship-" + context.run() + ":";
    Optional<MigrationTaskRow> earlier = migration.tasks().byExecutorEnd(end);
    if (earlier.isPresent()) {
      return new Note(1, Integer.toString(earlier.get().id()));
    }
    int id =
        migration
            .tasks()
            .begin(
                executor() + end,
                migration.source().driver().configName(),
                migration.target().driver().configName(),
                documents,
                now(context.clock()));
    return new Note(1, Integer.toString(id));
  }

  /// `host:pid`, as the original begins its executor ids.
  private static String executor() {
    String host = System.getenv().getOrDefault("HOSTNAME", "localhost");
    return host + ":" + ProcessHandle.current().pid();
  }

  private static long moved(StepContext context) {
    return context.tally(Passes.SWITCH).succeeded() - context.tally(Passes.SWITCH_BACK).succeeded();
  }

  private static LocalDateTime now(Clock clock) {
    return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }

  /// Writes how the run stands when it is left.
  private final class Ending implements AutoCloseable {
    private final StepContext context;
    private final int id;

    Ending(StepContext context, int id) {
      this.context = context;
      this.id = id;
    }

    /// An interrupt that ends the run must not keep its end from being written.
    @Override
    public void close() {
      boolean interrupted = Thread.interrupted();
      try {
        long moved = moved(context);
        // The service removed these during the run: they are not to be moved any more. A row that
        // is complete and lacks some would read as if they had been lost.
        long gone = context.tally(Passes.SWITCH).count(Outcome.SKIPPED);
        long documents = Survey.of(context).documents() - gone;
        TaskState state = moved == documents ? TaskState.COMPLETE : TaskState.FAILED;
        LocalDateTime now = now(context.clock());
        migration.tasks().update(id, state, documents, moved, now, now);
      } catch (InterruptedException _) {
        interrupted = true;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public String toString() {
      return "the task row " + id;
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "The task row stays in Anchore's table, as failed with no document migrated.",
        context -> {
          TaskTable tasks = migration.tasks();
          Optional<Note> row = context.ended(NAME, ROW);
          if (row.isPresent()) {
            LocalDateTime now = now(context.clock());
            tasks.update(
                Integer.parseInt(row.get().text()),
                TaskState.FAILED,
                Survey.of(context).documents(),
                moved(context),
                now,
                now);
          }
          return StepResult.done();
        });
  }
}
