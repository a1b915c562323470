package org.tranship.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.bench.MeasuredCommand.Took;

/// `tranship events tail` while a writer records 1,000 events a second at the source, a tenth of
/// them in each commit: by how many events, and for how long the oldest of them, the target is
/// behind after each round.
final class EventLag {
  private static final int A_SECOND = 1_000;
  private static final int COMMITS = 10;
  private static final int SECONDS = 60;
  private static final double BAR_SECONDS = 1;
  private static final Pattern TOLD =
      Pattern.compile("\"behind\":(\\d+),\"behind_seconds\":([0-9.]+)");

  private EventLag() {}

  static List<Figure> run(BenchStage stage) {
    EventTables tables = EventTables.filled(stage, 10_000);
    Path work = stage.work();
    tables.write(work.resolve("plan.yaml"), tables.plan());
    MeasuredCommand command = new MeasuredCommand(stage.program(), work);
    var _ = command.run(tables.environment(work), List.of("events", "copy", "plan.yaml", "--yes"));
    int seconds = Math.max(5, SECONDS * stage.percent() / 100);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong written = new AtomicLong();
    Thread writer = Thread.ofVirtual().start(() -> write(tables, stop, written));
    Took took;
    try {
      took =
          command.run(
              tables.environment(work),
              List.of(
                  "events",
                  "tail",
                  "plan.yaml",
                  "--every",
                  "100ms",
                  "--for",
                  seconds + "s",
                  "--json"));
    } finally {
      stop.set(true);
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted while events were recorded");
    }
    long most = 0;
    double longest = 0;
    Matcher told = TOLD.matcher(took.text());
    int rounds = 0;
    while (told.find()) {
      rounds++;
      most = Math.max(most, Long.parseLong(told.group(1)));
      longest = Math.max(longest, Double.parseDouble(told.group(2)));
    }
    BenchFailed.unless(rounds > 0, "the tail told nothing:\n" + took.text());
    return List.of(
        new Figure(
            String.format(
                Locale.ROOT,
                "tail of a log that grows by 1,000 events a second: behind by %,d events and %.2f s"
                    + " at most, after %,d rounds",
                most,
                longest,
                rounds),
            written.get(),
            0,
            took,
            "behind by <= 1 s",
            longest <= BAR_SECONDS));
  }

  /// Records events at an even pace until it is told to stop.
  private static void write(EventTables tables, AtomicBoolean stop, AtomicLong written) {
    String insert =
        """
        insert into source (stream, version, type, payload, metadata, time)
        select 'live-' || lpad((i % 100)::text, 8, '0'), i / 100, 'Changed',
          convert_to('{"order": ' || i || ', "total": 1}', 'UTF8'), '{}', clock_timestamp()
        from generate_series(?, ?) i
        """;
    try (Connection connection = tables.database().connect();
        PreparedStatement statement = connection.prepareStatement(insert)) {
      long began = System.nanoTime();
      for (long batch = 0; !stop.get(); batch++) {
        long first = batch * (A_SECOND / COMMITS);
        statement.setLong(1, first);
        statement.setLong(2, first + A_SECOND / COMMITS - 1);
        long count = statement.executeUpdate();
        written.addAndGet(count);
        long due = began + (batch + 1) * 1_000_000_000L / COMMITS;
        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot record events", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
