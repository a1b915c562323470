package org.tranship.runbook.anchore.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used. Carries every problem found, so that one run shows all.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  /// Takes at least one problem.
  public ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::text).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a ConfigException needs a problem");
    }
    this.problems = List.copyOf(problems);
  }

  /// Takes one problem.
  public ConfigException(ConfigProblem problem) {
    this(List.of(problem));
  }

  /// The problems in the order of the file, as far as they have a place.
  public List<ConfigProblem> problems() {
    return problems;
  }

  /// The kind of the first problem.
  public ConfigProblem.Kind kind() {
    return problems.getFirst().kind();
  }
}
