package org.tranship.core.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.JournalEntry.ActEnd;
import org.tranship.core.journal.JournalEntry.ActEnded;
import org.tranship.core.journal.JournalEntry.ActIntended;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.journal.JournalEntry.RunChanged;
import org.tranship.core.journal.JournalEntry.StepBegan;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.journal.JournalEntry.StepEnded;
import org.tranship.core.outcome.Note;

/// For journals that keep entries in tables: a [JournalEntry] as the fields of a row. What they say
/// is written down for good and never changes its meaning.
///
/// @param kind which entry it is
/// @param step the step's name; empty for what concerns the run
/// @param name what was acted on, measured or asked
/// @param word how it came out
/// @param detail for a person
public record EntryFields(
    Instant at,
    String kind,
    String step,
    @Nullable String name,
    @Nullable String word,
    @Nullable String detail,
    @Nullable Note note) {
  private static final String PASSED = "PASSED";
  private static final String NOT_PASSED = "NOT_PASSED";

  public static EntryFields of(JournalEntry entry) {
    return switch (entry) {
      case StepBegan(var at, var step) ->
          new EntryFields(at, "step-began", step, null, null, null, null);
      case StepEnded(var at, var step, var end, var detail) ->
          new EntryFields(at, "step-ended", step, null, end.name(), detail, null);
      case ActIntended(var at, var step, var act, var note) ->
          new EntryFields(at, "act-intended", step, act, null, null, note);
      case ActEnded(var at, var step, var act, var end, var note) ->
          new EntryFields(at, "act-ended", step, act, end.name(), null, note);
      case Measured(var at, var step, var what, var passed, var detail) ->
          new EntryFields(at, "measured", step, what, passed ? PASSED : NOT_PASSED, detail, null);
      case Decided(var at, var step, var question, var answer, var by) ->
          new EntryFields(at, "decided", step, question, answer, by, null);
      case RunChanged(var at, var state, var detail) ->
          new EntryFields(at, "run-changed", "", null, state, detail, null);
    };
  }

  /// The entry; a field that is nothing is read as empty.
  ///
  /// @throws IllegalArgumentException if it is none
  public JournalEntry entry() {
    String name = orEmpty(this.name);
    String word = orEmpty(this.word);
    String detail = orEmpty(this.detail);
    return switch (kind) {
      case "step-began" -> new StepBegan(at, step);
      case "step-ended" -> new StepEnded(at, step, StepEnd.valueOf(word), detail);
      case "act-intended" -> new ActIntended(at, step, name, noted());
      case "act-ended" -> new ActEnded(at, step, name, ActEnd.valueOf(word), noted());
      case "measured" -> new Measured(at, step, name, passed(word), detail);
      case "decided" -> new Decided(at, step, name, word, detail);
      case "run-changed" -> new RunChanged(at, word, detail);
      default -> throw new IllegalArgumentException("no entry is of the kind " + kind);
    };
  }

  private static boolean passed(String word) {
    return switch (word) {
      case PASSED -> true;
      case NOT_PASSED -> false;
      default -> throw new IllegalArgumentException("no measurement comes out as " + word);
    };
  }

  private Note noted() {
    return note == null ? Note.NONE : note;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
