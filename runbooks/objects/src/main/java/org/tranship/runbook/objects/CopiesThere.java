package org.tranship.runbook.objects;

import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Version;

/// The copies of a run beside what the target lists now, in key order.
final class CopiesThere implements AutoCloseable {
  private final Store target;
  private final Copies copies;
  private final ListedEntries entries;

  CopiesThere(Copying copying, StepContext context) {
    this.target = copying.target();
    this.copies = new Copies(context);
    this.entries = new ListedEntries(copying.plan(), target);
  }

  /// What the target has of a copy.
  enum State {
    /// Nothing.
    ABSENT,
    /// The version that the run wrote or found.
    WRITTEN,
    /// Another version.
    OTHER,
    /// Something, and nobody can say in which version.
    UNTOLD
  }

  /// A copy.
  ///
  /// @param copy what the journal says of it
  record There(ObjectResult copy, State state) {}

  /// The next one, or empty at the end.
  Optional<There> next() {
    return copies
        .next()
        .map(Copies.Copy::result)
        .map(copy -> new There(copy, state(copy.written(), entries.at(copy.target()))));
  }

  private static State state(Version written, Optional<Entry> there) {
    if (there.isEmpty()) {
      return State.ABSENT;
    }
    Version now = there.get().version();
    if (!now.isKnown() || !written.isKnown()) {
      return State.UNTOLD;
    }
    return now.equals(written) ? State.WRITTEN : State.OTHER;
  }

  @Override
  public void close() {
    try (target;
        copies) {
      entries.close();
    }
  }
}
