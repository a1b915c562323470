package org.tranship.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.bench.MeasuredCommand.Took;

/// `tranship events copy` from one table of PostgreSQL to another, with a type renamed and a field
/// added, each stream compared at the end; the comparison alone; and a read model made of the
/// source by `tranship events rebuild`, with two rows for each stream.
///
/// Kurrent's Replicator is said by its makers to copy 150 to 300 events a second with one writer,
/// and about 970 with several; on other hardware, and without comparing.
final class EventMoves {
  private static final int MILLION = 1_000_000;
  private static final int BAR = 10_000;

  private EventMoves() {}

  static List<Figure> million(BenchStage stage) {
    EventTables tables = EventTables.filled(stage, MILLION);
    Path work = stage.work();
    List<Figure> figures = new ArrayList<>(copied(stage, tables, work));
    tables.write(work.resolve("views.yaml"), tables.views());
    Took rebuilt =
        new MeasuredCommand(stage.program(), work)
            .run(tables.environment(work), List.of("events", "rebuild", "views.yaml"));
    figures.add(
        new Figure(
            "a read model of two rows a stream rebuilt in PostgreSQL, and swapped in",
            tables.events(),
            0,
            rebuilt,
            "",
            true));
    return figures;
  }

  static List<Figure> tenMillion(BenchStage stage) {
    return copied(stage, EventTables.filled(stage, 10 * MILLION), stage.work());
  }

  private static List<Figure> copied(BenchStage stage, EventTables tables, Path work) {
    tables.write(work.resolve("plan.yaml"), tables.plan());
    Map<String, String> environment = tables.environment(work);
    MeasuredCommand command = new MeasuredCommand(stage.program(), work);
    Took copied = command.run(environment, List.of("events", "copy", "plan.yaml", "--yes"));
    Took compared = command.run(environment, List.of("events", "verify", "plan.yaml"));
    return List.of(
        new Figure(
            "events from PostgreSQL to PostgreSQL, transformed, each stream compared",
            tables.events(),
            0,
            copied,
            ">= 10,000/s",
            tables.events() / copied.seconds() >= BAR),
        new Figure("compared alone", tables.events(), 0, compared, "", true));
  }
}
