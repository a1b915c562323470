package org.tranship.runbook.journey;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Optional;
import org.tranship.client.tables.Tables;
import org.tranship.core.control.Durations;

/// What a move takes of the table service, found out by doing it all but the writing: rows are
/// grouped as they will be, pages are those that the service gives now.
///
/// @param eventRows of the second release's table
/// @param logRows of its message log
/// @param groups entity-group transactions in which they are written
/// @param walk pages of one walk through the first release's events
/// @param page how long one takes to be read, as measured now
/// @param costs of the plan
/// @param sourceRows how many rows one walk through the source reads, where it is a database, whose
///   pages are no requests to the service; empty where it is a table
/// @param rate events a second that are copied and replayed at most; infinite for no limit
/// @param quiet how long the first release has to rest
record MoveEstimate(
    long eventRows,
    long logRows,
    long groups,
    long walk,
    Duration page,
    CostPlan costs,
    Optional<Long> sourceRows,
    double rate,
    Duration quiet) {
  /// Survey, twice to come to rest, the copy, twice to verify.
  private static final int WALKS = 6;

  /// Rebuild, and a fresh one to compare with; verify: the rows, those that were made up, a fresh
  /// rebuild.
  private static final int LOG_WALKS = 5;

  /// Looks for three tables, and two that are made.
  private static final int OTHERS = 5;

  private static final int PAGE = 1_000;
  private static final BigDecimal PRICED = BigDecimal.valueOf(10_000);

  /// Reads the source once, and the conferences.
  static MoveEstimate of(JourneyMigration migration, Tables tables) throws InterruptedException {
    TableMeter meter = new TableMeter(tables);
    RowWriter madeUp = new RowWriter(meter, migration.log(), true);
    int _ = new ConferenceEventsStep(migration).writeTo(madeUp);
    String _ = new EventsStep(migration).copy(meter, EventPace.UNLIMITED, (_, _) -> {});
    return new MoveEstimate(
        meter.rows(migration.events()),
        meter.rows(migration.log()),
        meter.groups(),
        meter.pages(),
        meter.reading().dividedBy(Math.max(1, meter.pages())),
        migration.plan().costs(),
        migration.plan().source().sql().map(_ -> meter.read(migration.source())),
        EventPace.rate(migration.plan().settings()),
        migration.plan().drain().quiet());
  }

  /// Pages that are read, at least: those of the new tables may be less than full.
  long pages() {
    return sourcePages() + tablePages();
  }

  private long sourcePages() {
    return WALKS * walk;
  }

  private long tablePages() {
    return pages(eventRows) + LOG_WALKS * pages(logRows);
  }

  /// Rows that are read from the source's database, all together; 0 where the source is a table.
  long databaseRows() {
    return WALKS * sourceRows.orElse(0L);
  }

  private static long pages(long rows) {
    return Math.max(1, Math.ceilDiv(rows, PAGE));
  }

  /// All requests to the table service, at least.
  long requests() {
    return asked() + groups + OTHERS;
  }

  /// Pages that the table service is asked for.
  private long asked() {
    return sourceRows.isPresent() ? tablePages() : pages();
  }

  /// What they cost.
  BigDecimal price() {
    return BigDecimal.valueOf(requests())
        .multiply(costs.requests())
        .divide(PRICED, MathContext.DECIMAL64);
  }

  /// How long they take, one after the other; and what is copied and replayed, at the plan's rate.
  Duration time() {
    Duration held = Duration.ofMillis((long) ((eventRows + logRows) * 1_000 / rate));
    return page.multipliedBy(pages())
        .plus(costs.write().multipliedBy(groups))
        .plus(quiet)
        .plus(held);
  }

  /// For people.
  String words() {
    return eventRows
        + " rows of events and "
        + logRows
        + " of the log; at least "
        + requests()
        + " requests: "
        + asked()
        + " pages read ("
        + (sourceRows.isPresent()
            ? "besides " + databaseRows() + " rows of the source's database, " + sourceRows.get()
            : Long.toString(walk))
        + " in each walk through the source), "
        + groups
        + " entity-group transactions, "
        + OTHERS
        + " others; "
        + price().round(new MathContext(2)).toPlainString()
        + " "
        + costs.currency()
        + " at "
        + costs.requests().toPlainString()
        + " for 10,000"
        + given(costs.requestsGiven(), CostPlan.REQUESTS)
        + ", without storage and traffic; about "
        + Durations.text(Duration.ofSeconds(time().toSeconds() + 1))
        + ": pages as measured now, "
        + Durations.text(costs.write())
        + " for a write"
        + given(costs.writeGiven(), CostPlan.WRITE)
        + ", without the database and your acts";
  }

  private static String given(boolean given, String setting) {
    return given ? "" : " (a default, not your contract: see " + setting + ")";
  }
}
