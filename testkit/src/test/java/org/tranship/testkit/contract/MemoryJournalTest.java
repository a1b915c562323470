package org.tranship.testkit.contract;

import org.tranship.core.journal.Journal;
import org.tranship.core.journal.MemoryJournal;

/// The journal in memory is a journal like any other, while its process lives.
class MemoryJournalTest extends JournalContract {
  private final MemoryJournal journal = new MemoryJournal();

  @Override
  protected Journal open() {
    return journal;
  }
}
