package org.tranship.runbook.objects;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.cutover.Fence;
import org.tranship.core.journal.JournalEntry;

/// Whether the fence of a run may be up, from its journal: for those who only look.
public final class FenceState {
  private static final String RAISE = "raise-";
  private static final String LOWER = "lower-";

  private FenceState() {}

  /// Since when it may be up; empty if it is certainly down.
  public static Optional<Instant> upSince(List<JournalEntry> entries) {
    Optional<Instant> up = Optional.empty();
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.ActIntended intended
          && intended.step().equals(Fence.STEP)
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
