package org.tranship.cli;

import org.tranship.core.journal.Journal;
import org.tranship.core.store.Places;
import org.tranship.core.store.StoreSpec;

/// Keeps two runs from working between the same two places at once, in whichever direction. Each
/// would take what the other writes for somebody else's, and a run that is not begun yet has no
/// lock of its own: two first commands would find no earlier run, and begin two.
///
/// It is taken before an earlier run is looked for and held until the command ends. Only commands
/// that use the same journal see each other; places that overlap without being the same are not
/// seen either.
final class PairClaim {
  private PairClaim() {}

  /// Takes it.
  ///
  /// @throws org.tranship.core.journal.JournalException `LOCKED`, naming the process that has it
  static Journal.Claim of(Session session, StoreSpec source, StoreSpec target) {
    return session
        .composition()
        .journal()
        .claim(
            Places.pair(source, target),
            "A copy or migration between "
                + Places.shown(source)
                + " and "
                + Places.shown(target)
                + " is being carried out");
  }
}
