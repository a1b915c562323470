package org.tranship.runbook.anchore.config;

import java.util.ArrayList;
import java.util.List;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;
import org.tranship.runbook.anchore.config.Substitution.Place;

/// Collects what is wrong and what is odd about one file while it is read.
final class ConfigNotes {
  private final String file;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final List<ConfigWarning> warnings = new ArrayList<>();

  ConfigNotes(String file) {
    this.file = file;
  }

  void problem(Kind kind, Place place, String what, String why, String next) {
    problems.add(new ConfigProblem(kind, file, place.line(), place.column(), what, why, next));
  }

  void warn(Place place, String message) {
    warnings.add(new ConfigWarning(file, place.line(), message));
  }

  int problemCount() {
    return problems.size();
  }

  /// The list that the YAML parser adds to as well.
  List<ConfigWarning> warnings() {
    return warnings;
  }

  void stopOnProblems() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
