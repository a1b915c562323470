package org.tranship.runbook.journey;

import java.util.Map;
import java.util.Optional;
import org.tranship.core.value.SecretRef;

/// Where the first release's events are, if not in the account of the second's.
///
/// @param connection a reference to the connection string of their account; empty if it is the same
public record SourcePlan(Optional<SecretRef> connection) {
  private static final String CONNECTION = "tables.source-connection";

  /// From the flat settings of a plan. One that names the same secret twice means one account.
  ///
  /// @throws org.tranship.core.cutover.PlanContradiction if it makes no sense
  static SourcePlan of(Map<String, String> settings) {
    Optional<SecretRef> second = PlanSections.reference(settings, "tables.connection");
    return new SourcePlan(
        PlanSections.reference(settings, CONNECTION).filter(it -> !second.equals(Optional.of(it))));
  }

  /// Whether they are elsewhere.
  boolean elsewhere() {
    return connection.isPresent();
  }
}
