package org.tranship.formats.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.journal.JournalEntry.StepEnded;
import org.tranship.core.step.AffectedNames;

/// What of the service is hurt by that for which a step has refused to go on, out of the journal.
/// Once that step was carried out to its end nothing is any more.
final class Affected {
  private Affected() {}

  /// The newest there is; empty if there is none.
  static Optional<AffectedNames> of(List<JournalEntry> entries) {
    List<String> blocks = new ArrayList<>();
    String by = "";
    for (JournalEntry entry : entries) {
      if (entry instanceof Measured block && block.what().equals(AffectedNames.MEASURED)) {
        by = block.step();
        blocks.add(block.detail());
      } else if (entry instanceof StepEnded end
          && end.end() == StepEnd.DONE
          && end.step().equals(by)) {
        blocks.clear();
      }
    }
    return AffectedNames.of(blocks).filter(it -> it.total() > 0);
  }
}
