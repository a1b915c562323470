package org.tranship.runbook.imagestore.migrate;

import java.nio.file.Path;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Takes S0, the snapshot of the source before the copy, and writes down what the cluster has
/// registered. When the source was found changed later, the next try takes another one.
final class BeforeStep implements Step {
  static final String NAME = "snapshot-0";
  private static final String STATE = "cluster-state-";

  private final ImageStoreMigration migration;

  BeforeStep(ImageStoreMigration migration) {
    this.migration = migration;
  }

  /// Which try it is, from 1: before those that follow, the source had changed.
  static int number(StepContext context) {
    int number = 1;
    while (context.ended(UnchangedStep.NAME, UnchangedStep.CHANGED + number).isPresent()) {
      number++;
    }
    return number;
  }

  private static String act(int number) {
    return "taken-" + number;
  }

  /// The file of the snapshot that counts.
  static Path snapshot(StepContext context) {
    return Path.of(context.ended(NAME, act(number(context))).map(Note::text).orElseThrow());
  }

  /// The file with the state of the cluster that counts.
  static Path state(StepContext context, ImageStoreMigration migration) {
    return migration.directory().resolve(STATE + number(context) + ".txt");
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
  public StepResult run(StepContext context) throws InterruptedException {
    int number = number(context);
    Optional<Note> there = context.ended(NAME, act(number));
    Note file =
        there.isPresent()
            ? there.get()
            : context.act(
                act(number),
                Note.NONE,
                _ -> {
                  Path taken = migration.snapshots().take(context, "S0");
                  ClusterState.of(migration.reach()).write(state(context, migration));
                  return new Note(1, taken.toString());
                });
    return StepResult.done(file.text());
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
