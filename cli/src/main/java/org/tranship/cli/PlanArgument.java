package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.formats.plan.PlanFile;
import org.tranship.runbook.objects.MigrationPlan;

/// A plan as the operator wrote it.
///
/// @param path its file
/// @param file what stands in it
/// @param plan what it means
record PlanArgument(Path path, PlanFile file, MigrationPlan plan) {
  /// Where the plan was read from, beside its settings in the journal.
  static final String FILE = "plan-file";

  /// @throws org.tranship.formats.plan.PlanFault if it cannot be understood, at its line
  static PlanArgument read(Path path) {
    PlanFile file = PlanFile.read(path);
    try {
      MigrationPlan plan = MigrationPlan.of(file.settings());
      return new PlanArgument(path, file, plan);
    } catch (PlanContradiction e) {
      throw file.fault(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  /// As it is printed: every setting in the order of the grammar, then what a preset stands for.
  SequencedMap<String, String> printed() {
    SequencedMap<String, String> printed = new LinkedHashMap<>(file.settings());
    plan.settings().forEach(printed::putIfAbsent);
    return printed;
  }

  /// As the journal keeps it.
  Map<String, String> header() {
    return header(path, plan.settings());
  }

  /// What a plan means, with the file that it stands in.
  static Map<String, String> header(Path path, Map<String, String> settings) {
    Map<String, String> header = new TreeMap<>(settings);
    header.put(FILE, path.toAbsolutePath().normalize().toString());
    return header;
  }
}
