package org.tranship.journal.postgres;

import java.util.List;
import org.tranship.core.journal.EntryFields;
import org.tranship.core.journal.IntentBlock;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.Key;

/// What one call wants written, made ready by the calling thread so that the one that commits has
/// only to send it.
sealed interface Line {
  record Entry(EntryFields fields) implements Line {}

  record Intents(PassId pass, List<Key> keys, byte[] block) implements Line {}

  record Results(PassId pass, List<Key> keys, List<ResultRow> rows) implements Line {}

  record KeyNote(PassId pass, KeyColumns key, Note note) implements Line {}

  static Line of(JournalEntry entry) {
    return new Entry(EntryFields.of(entry));
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
    return new KeyNote(pass, KeyColumns.of(key), note);
  }
}
