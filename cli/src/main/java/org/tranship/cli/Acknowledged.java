package org.tranship.cli;

import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.cutover.Consent;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// The dangers that were named with `--acknowledge`.
final class Acknowledged {
  private Acknowledged() {}

  /// @param given as the operator wrote them
  /// @param known those that this command can meet
  /// @throws ParameterException for any other
  static Consent of(CommandSpec spec, Set<String> given, Set<String> known) {
    for (String danger : given) {
      if (!known.contains(danger)) {
        throw new ParameterException(
            spec.commandLine(),
            "--acknowledge knows "
                + String.join(", ", new TreeSet<>(known))
                + ", and not \""
                + danger
                + "\".");
      }
    }
    return new Consent(given, false);
  }
}
