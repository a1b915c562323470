package org.tranship.core.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;

/// Whether the fence of a run may be up, from its journal: for those who only look.
public final class FenceState {
  private static final String RAISE = "raise-";
  private static final String LOWER = "lower-";

  private FenceState() {}

  /// Since when it may be up; empty if it is certainly down.
  ///
  /// @param step the step that raises it
  public static Optional<Instant> upSince(List<JournalEntry> entries, String step) {
    Optional<Instant> up = Optional.empty();
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.ActIntended intended
          && intended.step().equals(step)
          && intended.act().startsWith(RAISE)) {
        up = Optional.of(intended.at());
      }
      if (entry instanceof JournalEntry.ActEnded ended && ended.act().startsWith(LOWER)) {
        up = Optional.empty();
      }
    }
    return up;
  }
}
