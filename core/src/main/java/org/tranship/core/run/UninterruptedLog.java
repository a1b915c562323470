package org.tranship.core.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Supplier;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.Key;

/// Keeps an interrupt that is already there from the journal's own I/O, which it could break: what
/// has to be written is written, and the thread is as interrupted afterwards as it was before.
final class UninterruptedLog implements RunLog {
  private final RunLog log;

  UninterruptedLog(RunLog log) {
    this.log = log;
  }

  private static <T> T calmly(Supplier<T> call) {
    boolean interrupted = Thread.interrupted();
    try {
      return call.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void calmly(Runnable call) {
    calmly(
        () -> {
          call.run();
          return Optional.empty();
        });
  }

  @Override
  public void append(JournalEntry entry) {
    calmly(() -> log.append(entry));
  }

  @Override
  public void intend(PassId pass, List<ObjectIntent> intents) {
    calmly(() -> log.intend(pass, intents));
  }

  @Override
  public void record(PassId pass, List<ObjectResult> results) {
    calmly(() -> log.record(pass, results));
  }

  @Override
  public void note(PassId pass, Key key, Note note) {
    calmly(() -> log.note(pass, key, note));
  }

  @Override
  public void close() {
    calmly(log::close);
  }

  @Override
  public RunHeader header() {
    return log.header();
  }

  @Override
  public List<JournalEntry> entries() {
    return calmly(log::entries);
  }

  @Override
  public SequencedSet<PassId> passes() {
    return calmly(log::passes);
  }

  @Override
  public Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
    return calmly(() -> log.results(pass, keys));
  }

  @Override
  public Rows<ObjectResult> results(
      PassId pass, Set<ObjectResult.Outcome> outcomes, Optional<Key> after) {
    return calmly(() -> log.results(pass, outcomes, after));
  }

  @Override
  public Optional<Key> greatest(PassId pass) {
    return calmly(() -> log.greatest(pass));
  }

  @Override
  public Rows<ObjectIntent> unsettled(PassId pass) {
    return calmly(() -> log.unsettled(pass));
  }

  @Override
  public Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
    return calmly(() -> log.notes(pass, keys));
  }

  @Override
  public Tally tally(PassId pass) {
    return calmly(() -> log.tally(pass));
  }
}
