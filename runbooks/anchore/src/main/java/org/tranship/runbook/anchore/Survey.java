package org.tranship.runbook.anchore;

import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.value.ByteCount;

/// What the survey of the catalogue found.
///
/// @param documents how many documents are to be moved
/// @param size their bytes as stored, by the catalogue
/// @param refused how many of them cannot be moved, each named with the reason
record Survey(long documents, ByteCount size, long refused) {
  private static final int VERSION = 1;

  Note note() {
    return new Note(VERSION, documents + " " + size.bytes() + " " + refused);
  }

  /// The survey of this run, which every later step relies on.
  static Survey of(StepContext context) {
    Optional<Note> note = context.ended(SurveyStep.NAME, SurveyStep.COUNT);
    return note.map(Survey::parse)
        .orElseThrow(() -> new IllegalStateException("The catalogue was not surveyed."));
  }

  static Survey parse(Note note) {
    String[] words = note.text().split(" ");
    if (note.version() != VERSION || words.length != 3) {
      throw new IllegalArgumentException("The journal's survey is of another form.");
    }
    return new Survey(
        Long.parseLong(words[0]), ByteCount.of(Long.parseLong(words[1])), Long.parseLong(words[2]));
  }
}
