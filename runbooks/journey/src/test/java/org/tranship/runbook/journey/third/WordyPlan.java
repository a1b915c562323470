package org.tranship.runbook.journey.third;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A plan whose acts are the words that [ThirdService] knows.
final class WordyPlan {
  private WordyPlan() {}

  /// @param besides what it says besides, or instead; a value that is empty takes one away
  static ThirdPlan of(String events, Path backup, Map<String, String> besides) {
    Map<String, String> plan = new TreeMap<>();
    plan.put("tables.connection", "${STORAGE}");
    plan.put("tables.events", events);
    plan.put("database.url", LentDatabase.url());
    plan.put("bus.url", "memory:journey");
    plan.put("blobs.url", "memory:blobs");
    act(plan, "backup.do.", "backup");
    plan.put("backup.file", backup.toString());
    stage(plan, "deploy", "deploy", "is-deployed", "undeploy");
    stage(plan, "swap", "swap", "is-swapped", "swap-back");
    stage(plan, "retire", "retire", "is-retired", "unretire");
    for (String worker : List.of("second", "third")) {
      act(plan, "workers." + worker + ".start.", worker + "-start");
      act(plan, "workers." + worker + ".runs.", "is-" + worker + "-on");
      act(plan, "workers." + worker + ".stop.", worker + "-stop");
      act(plan, "workers." + worker + ".stopped.", "is-" + worker + "-off");
    }
    plan.put("times.margin", "1s");
    plan.put("times.stall", "2s");
    plan.put("times.gate", "1s");
    plan.putAll(besides);
    plan.values().removeIf(String::isEmpty);
    return ThirdPlan.of(plan);
  }

  private static void stage(
      Map<String, String> plan, String name, String forth, String gate, String back) {
    act(plan, name + ".do.", forth);
    act(plan, name + ".gate.", gate);
    act(plan, name + ".undo.", back);
  }

  private static void act(Map<String, String> plan, String prefix, String word) {
    plan.put(prefix + "0001.kind", "command");
    plan.put(prefix + "0001.argv.0001", word);
  }
}
