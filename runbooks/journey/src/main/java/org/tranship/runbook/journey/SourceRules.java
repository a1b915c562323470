package org.tranship.runbook.journey;

import java.time.Instant;
import java.util.Optional;
import org.tranship.runbook.journey.SourceCensus.Trouble;

/// What a table of events has to be like to be migrated.
final class SourceRules {
  static final String ROW = "TRJ-103";
  static final String GAP = "TRJ-104";
  static final String UNKNOWN = "TRJ-105";
  static final String CLOCK = "TRJ-116";
  static final String SIZE = "TRJ-124";
  static final String FUTURE = "TRJ-125";

  private SourceRules() {}

  /// Why it is not; empty if it is, or the operator agreed.
  ///
  /// @param now times that are made up lie before it
  static Optional<String> objection(SourceCensus census, JourneyMigration migration, Instant now) {
    Optional<String> row = census.first(Trouble.ROW);
    if (row.isPresent()) {
      return said(
          ROW,
          migration,
          row.get(),
          "It would not be known what it is. Mend it, or remove it from a copy of the table and"
              + " migrate that one");
    }
    Optional<String> gap = census.first(Trouble.GAP).or(() -> census.first(Trouble.ORPHAN));
    if (gap.isPresent()) {
      return said(
          GAP,
          migration,
          gap.get(),
          "A stream has every version from 0 on, and each event that was not sent has its event"
              + " beside it. Find out what became of what is missing");
    }
    Optional<String> size = census.first(Trouble.SIZE);
    if (size.isPresent()) {
      return Optional.of(
          SIZE
              + " The second release could not keep in a table what "
              + migration.source()
              + " has: "
              + size.get()
              + ". Have rules that make it smaller applied to a copy of the store, and migrate that"
              + " one. Nothing was copied.");
    }
    if (migration.plan().source().sql().isPresent() && census.latest().isAfter(now)) {
      return Optional.of(
          FUTURE
              + " The times that are made up for "
              + migration.source()
              + " go on until "
              + census.latest()
              + ", which is not over: what the second release writes would come before them in the"
              + " message log. Give an earlier event-store.since, and run the same command again."
              + " Nothing was copied.");
    }
    Optional<String> clock = census.first(Trouble.CLOCK);
    if (clock.isPresent() && !migration.consent().has(JourneyMigration.CLOCK_DISORDER)) {
      return said(
          CLOCK,
          migration,
          clock.get(),
          "The message log is in the order of these times, so events of that stream would be"
              + " replayed in another order than they happened, and seats may be counted wrong. A table that was itself copied or"
              + " restored has the times of the copy. Give --acknowledge "
              + JourneyMigration.CLOCK_DISORDER
              + " if that is known");
    }
    if (!census.unknown().isEmpty() && !migration.consent().has(JourneyMigration.UNKNOWN_TYPES)) {
      return said(
          UNKNOWN,
          migration,
          census.unknown().size()
              + " types of events that the first release does not have: "
              + String.join(", ", census.unknown().keySet().stream().limit(5).toList()),
          "They would be copied as they are. Give --acknowledge "
              + JourneyMigration.UNKNOWN_TYPES
              + " if the application was extended");
    }
    return Optional.empty();
  }

  private static Optional<String> said(
      String code, JourneyMigration migration, String what, String next) {
    return Optional.of(
        code
            + " The table "
            + migration.source()
            + " is not as the first release leaves it: "
            + what
            + ". "
            + next
            + ", and run the same command again. Nothing was copied.");
  }
}
