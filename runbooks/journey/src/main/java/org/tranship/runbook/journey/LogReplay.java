package org.tranship.runbook.journey;

import java.sql.SQLException;
import java.util.Optional;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.format.LogRows;
import org.tranship.runbook.journey.sql.ViewRebuild;

/// Replays a message log's events, in the order of the log, into read models.
record LogReplay(Tables tables, String log) {
  static final String UNFIT = "TRJ-117";

  /// @return what came of it
  ViewRebuild.Outcome into(ViewRebuild views) throws SQLException, InterruptedException {
    return into(views, EventPace.UNLIMITED);
  }

  /// Replays them at a pace.
  ViewRebuild.Outcome into(ViewRebuild views, EventPace pace)
      throws SQLException, InterruptedException {
    RowScan scan = new RowScan(tables, log, RowRange.ALL);
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      TableRow row = next.get();
      if (LogRows.isEvent(row)) {
        pace.take(1);
        try {
          views.handle(row.text("FullName").orElse(""), row.text("Payload").orElse(""));
        } catch (IllegalArgumentException e) {
          throw new StepFailed(
              UNFIT
                  + " The event "
                  + row.key()
                  + " of "
                  + log
                  + " cannot be replayed: "
                  + e.getMessage()
                  + ". The read models were left as they were before this step.",
              e);
        }
      }
    }
    return views.outcome();
  }
}
