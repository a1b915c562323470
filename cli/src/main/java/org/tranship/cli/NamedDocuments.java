package org.tranship.cli;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.Key;
import org.tranship.runbook.anchore.AnchoreRunbook;
import org.tranship.runbook.anchore.DocumentWords;

/// A run of the Anchore runbook for people and scripts: streamed results carry the names of the
/// documents, as they stand in every message, and not the keys of the journal.
record NamedDocuments(RunView run) implements RunView {

  /// The run as it is to be told, whatever its runbook.
  static RunView of(RunView run) {
    return run.header().runbook().equals(AnchoreRunbook.NAME) ? new NamedDocuments(run) : run;
  }

  @Override
  public RunHeader header() {
    return run.header();
  }

  @Override
  public List<JournalEntry> entries() {
    return run.entries();
  }

  @Override
  public SequencedSet<PassId> passes() {
    return run.passes();
  }

  @Override
  public Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
    return run.results(pass, keys);
  }

  /// In the order of the journal's keys, of which `after` is one.
  @Override
  public Rows<ObjectResult> results(
      PassId pass, Set<ObjectResult.Outcome> outcomes, Optional<Key> after) {
    Rows<ObjectResult> rows = run.results(pass, outcomes, after);
    return new Rows<>() {
      @Override
      public Optional<ObjectResult> next() {
        return rows.next().map(DocumentWords::told);
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  @Override
  public Optional<Key> greatest(PassId pass) {
    return run.greatest(pass);
  }

  @Override
  public Rows<ObjectIntent> unsettled(PassId pass) {
    return run.unsettled(pass);
  }

  @Override
  public Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
    return run.notes(pass, keys);
  }

  @Override
  public Tally tally(PassId pass) {
    return run.tally(pass);
  }
}
