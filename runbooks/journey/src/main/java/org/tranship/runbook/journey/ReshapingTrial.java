package org.tranship.runbook.journey;

import java.util.Optional;
import java.util.TreeSet;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.format.EventRows;

/// Tries the rules of a plan on every event before anything is done.
///
/// @param words for people; empty where the plan has no rules
/// @param objection why it cannot be done; empty if it can
record ReshapingTrial(String words, Optional<String> objection) {
  private static final int NAMED = 5;

  /// Walks through the first release's table, whose rows can be understood.
  static ReshapingTrial of(Tables tables, JourneyMigration migration) {
    if (Reshaping.of(migration.plan().settings()).isNone()) {
      return new ReshapingTrial("", Optional.empty());
    }
    ReshapedRows rows = new ReshapedRows(tables, migration);
    TreeSet<String> unknown = new TreeSet<>();
    long made = 0;
    try {
      for (Optional<EventRows.V1> next = rows.nextReadable();
          next.isPresent();
          next = rows.nextReadable()) {
        String type = next.get().type().fullName();
        if (!SourceCensus.isOfSecond(type) && unknown.size() < NAMED) {
          boolean _ = unknown.add(type);
        }
        if (next.get().payload().length() > Tables.CELL_CHARACTERS) {
          return new ReshapingTrial(
              "",
              Optional.of(
                  SourceRules.SIZE
                      + " The rules of the plan make "
                      + next.get().key()
                      + " an event with a payload of "
                      + SourceCensus.tooLarge(next.get().payload())
                      + ". Mend the rules, and run the same command again. Nothing was copied."));
        }
        made++;
      }
    } catch (StepFailed e) {
      return new ReshapingTrial("", Optional.of(e.getMessage() + " Nothing was copied."));
    }
    String words =
        made
            + " rows are made of "
            + rows.read()
            + ": "
            + String.join("; ", Reshaping.of(migration.plan().settings()).descriptions());
    return new ReshapingTrial(
        words,
        unknown.isEmpty() || migration.consent().has(JourneyMigration.UNKNOWN_TYPES)
            ? Optional.empty()
            : Optional.of(
                SourceRules.UNKNOWN
                    + " The rules of the plan make events of types that the second release does not"
                    + " have: "
                    + String.join(", ", unknown)
                    + ". It could not read them. Mend the rules, or give --acknowledge "
                    + JourneyMigration.UNKNOWN_TYPES
                    + " if the application was extended. Nothing was copied."));
  }
}
