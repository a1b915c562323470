package org.tranship.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How long the command takes to say its version: what every command pays.
final class StartUp {
  private static final int RUNS = 15;

  private StartUp() {}

  static List<Figure> run(BenchStage stage) {
    stage.run(Map.of(), "--version"); // makes the cache, and brings the jars into memory
    MeasuredCommand.Took with = median(stage, Map.of());
    MeasuredCommand.Took without = median(stage, Map.of("TRANSHIP_JAVA_OPTS", "-XX:AOTMode=off"));
    return List.of(
        new Figure("--version, median of " + RUNS, 1, 0, with, "<= 0.25 s", with.seconds() <= 0.25),
        new Figure("the same without the AOT cache", 1, 0, without, "", true));
  }

  private static MeasuredCommand.Took median(BenchStage stage, Map<String, String> environment) {
    List<MeasuredCommand.Took> all = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      all.add(stage.run(environment, "--version"));
    }
    return MeasuredCommand.median(all);
  }
}
