package org.tranship.runbook.journey.third;

import java.time.Instant;
import java.util.Optional;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.core.step.StepContext;

/// Events that were written and not sent: each has a second row until it is.
final class Outbox {
  private static final String FIRST = "Unpublished_";
  private static final String LAST = "Unpublished`";

  private Outbox() {}

  /// One that was not sent for longer than an event takes; empty if there is none.
  static Optional<String> unsent(StepContext context, ThirdMigration migration)
      throws InterruptedException {
    Instant old = context.clock().instant().minus(migration.plan().times().margin());
    return ThirdStep.tables(
        migration,
        tables -> {
          RowScan scan = new RowScan(tables, migration.events(), RowRange.rowsOfAll(FIRST, LAST));
          for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
            if (next.get().timestamp().filter(it -> it.isAfter(old)).isEmpty()) {
              return Optional.of(next.get().key().toString());
            }
          }
          return Optional.empty();
        });
  }
}
