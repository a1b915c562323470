package org.tranship.runbook.journey;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.format.LogRows;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.runbook.journey.sql.ViewRebuild;

/// Replays a message log's events, in the order of the log, into read models. It has no way to send
/// anything to anybody, which the build checks.
record LogReplay(Tables tables, String log) {
  static final String UNFIT = "TRJ-117";

  private static final int GROUP = 500;

  /// Replays them into one transaction.
  ///
  /// @return what came of it
  ViewRebuild.Outcome into(ViewRebuild views) throws SQLException, InterruptedException {
    RowScan scan = new RowScan(tables, log, RowRange.ALL);
    for (Optional<TableRow> next = next(scan); next.isPresent(); next = next(scan)) {
      handle(views, next.get());
    }
    return views.outcome();
  }

  /// Replays them by groups, each in a transaction, at a pace.
  ///
  /// @param schema where the read models are, empty
  /// @return what came of it
  ViewRebuild.Outcome into(OpenDatabase database, String schema, EventPace pace)
      throws InterruptedException {
    RowScan scan = new RowScan(tables, log, RowRange.ALL);
    int most = pace.batch(GROUP);
    ViewRebuild.Outcome outcome = ViewRebuild.Outcome.NONE;
    for (List<TableRow> group = group(scan, most); !group.isEmpty(); group = group(scan, most)) {
      List<TableRow> rows = group;
      pace.take(rows.size());
      outcome =
          outcome.and(
              database.keep(
                  "rebuild the read models",
                  connection -> {
                    ViewRebuild views = new ViewRebuild(connection, database.dialect(), schema);
                    for (TableRow row : rows) {
                      handle(views, row);
                    }
                    return views.outcome();
                  }));
    }
    return outcome;
  }

  private static List<TableRow> group(RowScan scan, int most) throws InterruptedException {
    List<TableRow> group = new ArrayList<>();
    Optional<TableRow> next = next(scan);
    while (next.isPresent()) {
      group.add(next.get());
      next = group.size() < most ? next(scan) : Optional.empty();
    }
    return group;
  }

  /// The next event; empty at the end.
  private static Optional<TableRow> next(RowScan scan) throws InterruptedException {
    Optional<TableRow> next = scan.next();
    while (next.isPresent() && !LogRows.isEvent(next.get())) {
      next = scan.next();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return next;
  }

  private void handle(ViewRebuild views, TableRow row) throws SQLException {
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
