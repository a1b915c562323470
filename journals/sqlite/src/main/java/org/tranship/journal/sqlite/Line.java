package org.tranship.journal.sqlite;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.Key;

/// What one call wants written, made ready by the calling thread so that the one that commits has
/// only to hand it to SQLite.
sealed interface Line {
  record Entry(EntryRow row) implements Line {}

  record Intents(PassId pass, List<Key> keys, byte[] block) implements Line {}

  record Results(PassId pass, List<Key> keys, List<ResultRow> rows) implements Line {}

  record KeyNote(PassId pass, byte[] key, Note note) implements Line {}

  static Line of(JournalEntry entry) {
    return new Entry(EntryRow.of(entry));
  }

  static Line ofIntents(PassId pass, List<ObjectIntent> intents) {
    return new Intents(
        pass, intents.stream().map(ObjectIntent::key).toList(), IntentBlock.encode(intents));
  }

  static Line ofResults(PassId pass, List<ObjectResult> results) {
    return new Results(
        pass,
        results.stream().map(ObjectResult::key).toList(),
        results.stream().map(ResultRow::of).toList());
  }

  static Line of(PassId pass, Key key, Note note) {
    return new KeyNote(pass, key.utf8(), note);
  }

  /// A line in the queue, and what became of it.
  final class Call {
    private final Line line;
    private boolean over;
    private @Nullable Throwable fault;

    Call(Line line) {
      this.line = line;
    }

    Line line() {
      return line;
    }

    boolean isOver() {
      return over;
    }

    void succeeded() {
      over = true;
    }

    void failed(Throwable why) {
      over = true;
      fault = why;
    }

    /// @throws RuntimeException if the line is not durable: what the commit failed with, if that is
    ///   known
    void answer() {
      if (!over) {
        throw SqliteErrors.notWritten(null);
      }
      if (fault instanceof RuntimeException known) {
        throw known;
      }
      if (fault != null) {
        throw SqliteErrors.notWritten(fault);
      }
    }
  }
}
