package org.tranship.runbook.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.InFlight;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.work.WorkItem;

/// What was in flight when the last process died, to be removed at the target on the way back. It
/// was written by this run if it was written since the run was made; what is older, or of a time
/// that the store does not tell, stays. Nothing that was written later refers to it.
final class CutOffCopies implements ItemSource {
  private final Store target;
  private final InFlight flying;
  private final Instant made;

  CutOffCopies(RegistryMigration migration, StepContext context, PassId pass) {
    this.target = migration.target();
    this.flying = context.unsettled(pass);
    // Stores tell the time of a write in whole seconds.
    this.made = context.made().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public Optional<WorkItem> next() {
    for (var next = flying.next(); next.isPresent(); next = flying.next()) {
      Optional<Entry> there =
          target
              .stat(next.get().key())
              .filter(entry -> entry.modified().filter(at -> !at.isBefore(made)).isPresent());
      if (there.isPresent()) {
        Entry entry = there.get();
        return Optional.of(WorkItem.removal(entry.key(), entry.key(), entry.version()));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    try (target) {
      flying.close();
    }
  }
}
