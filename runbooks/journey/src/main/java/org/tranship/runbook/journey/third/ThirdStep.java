package org.tranship.runbook.journey.third;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.runbook.journey.BusWork;
import org.tranship.runbook.journey.TableWork;

/// A step of this runbook: what tables, bus or store say no to fails it, and another try goes on.
abstract class ThirdStep implements Step {
  private final String name;
  private final Phase phase;
  final ThirdMigration migration;

  ThirdStep(String name, Phase phase, ThirdMigration migration) {
    this.name = name;
    this.phase = phase;
    this.migration = migration;
  }

  /// Something that is done with the place of blobs.
  @FunctionalInterface
  interface BlobWork<T> {
    T with(Store blobs) throws InterruptedException;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  /// Nothing was left behind, unless a step says otherwise.
  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }

  /// Works with tables.
  static <T> T tables(ThirdMigration migration, TableWork.Work<T> work)
      throws InterruptedException {
    return TableWork.with(migration.tables(), work);
  }

  /// Works with the bus.
  ///
  /// @throws StepFailed if it says no
  static <T> T bus(ThirdMigration migration, BusWork.Work<T> work) throws InterruptedException {
    return BusWork.with(migration.buses(), migration.plan().bus(), work);
  }

  /// Works with the place of blobs.
  ///
  /// @throws StepFailed if it says no
  static <T> T blobs(ThirdMigration migration, BlobWork<T> work) throws InterruptedException {
    try (Store store = migration.stores().open(migration.plan().blobs())) {
      return work.with(store);
    } catch (StoreException e) {
      if (Thread.interrupted() || e.kind() == StoreException.Kind.INTERRUPTED) {
        throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
      }
      throw new StepFailed(e.getMessage(), e);
    }
  }

  /// Refuses, and has it written down.
  static StepResult refused(StepContext context, String what, String why) {
    context.measured(what, false, why);
    return new StepResult.Refused(why);
  }
}
