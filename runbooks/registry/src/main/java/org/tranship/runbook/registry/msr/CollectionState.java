package org.tranship.runbook.registry.msr;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;

/// Whether the garbage collection of an MSR may be off because of a run, from its journal: for
/// those who only look.
public final class CollectionState {
  private static final String ON = "gc on";

  private CollectionState() {}

  /// Since when it may be off; empty if it was never turned off, or is known to be on again.
  public static Optional<Instant> offSince(List<JournalEntry> entries) {
    Optional<Instant> off = Optional.empty();
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.ActIntended intended
          && intended.step().equals(CollectionWatch.STEP)
          && intended.act().equals("off")) {
        off = Optional.of(intended.at());
      }
      if (entry instanceof JournalEntry.Measured measured && measured.what().equals(ON)) {
        off = measured.passed() ? Optional.empty() : off.or(() -> Optional.of(measured.at()));
      }
      if (entry instanceof JournalEntry.Measured measured
          && measured.step().equals("gc-on")
          && measured.what().equals("gc")) {
        off = off.or(() -> Optional.of(measured.at())); // on the way back
      }
    }
    return off;
  }
}
