package org.tranship.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How long the command takes to say its version, and to name the drivers it has: what every
/// command pays, with the start-up cache and without it.
final class StartUp {
  private static final int RUNS = 15;

  private StartUp() {}

  static List<Figure> run(BenchStage stage) {
    stage.run(Map.of(), "drivers"); // makes the cache, and brings the jars into memory
    MeasuredCommand.Took version = median(stage, Map.of(), "--version");
    MeasuredCommand.Took help = median(stage, Map.of(), "drivers");
    MeasuredCommand.Took without =
        median(stage, Map.of("TRANSHIP_JAVA_OPTS", "-XX:AOTMode=off"), "drivers");
    return List.of(
        new Figure(
            "--version, median of " + RUNS, 1, 0, version, "<= 0.25 s", version.seconds() <= 0.25),
        new Figure("drivers, median of " + RUNS, 1, 0, help, "", true),
        new Figure("the same without the AOT cache", 1, 0, without, "", true));
  }

  private static MeasuredCommand.Took median(
      BenchStage stage, Map<String, String> environment, String argument) {
    List<MeasuredCommand.Took> all = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      all.add(stage.run(environment, argument));
    }
    return MeasuredCommand.median(all);
  }
}
