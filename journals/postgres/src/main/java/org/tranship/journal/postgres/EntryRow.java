package org.tranship.journal.postgres;

import static org.tranship.journal.postgres.ExactText.orEmpty;
import static org.tranship.journal.postgres.ExactText.orNull;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.JournalEntry;
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

/// A [JournalEntry] as a row of the table `entry`. `name` is what was acted on, measured or asked;
/// `word` is how it came out; `detail` is for a person.
record EntryRow(
    Instant at,
    String kind,
    String step,
    @Nullable String name,
    @Nullable String word,
    @Nullable String detail,
    @Nullable Note note) {
  static final String INSERT =
      "INSERT INTO tranship.entry (run, line, at, kind, step, name, word, detail, note_version, note)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String SELECT =
      "SELECT at, kind, step, name, word, detail, note_version, note FROM tranship.entry"
          + " WHERE run = ? ORDER BY line";

  private static final String PASSED = "PASSED";
  private static final String NOT_PASSED = "NOT_PASSED";

  static EntryRow of(JournalEntry entry) {
    return switch (entry) {
      case StepBegan(var at, var step) ->
          new EntryRow(at, "step-began", step, null, null, null, null);
      case StepEnded(var at, var step, var end, var detail) ->
          new EntryRow(at, "step-ended", step, null, end.name(), detail, null);
      case ActIntended(var at, var step, var act, var note) ->
          new EntryRow(at, "act-intended", step, act, null, null, note);
      case ActEnded(var at, var step, var act, var end, var note) ->
          new EntryRow(at, "act-ended", step, act, end.name(), null, note);
      case Measured(var at, var step, var what, var passed, var detail) ->
          new EntryRow(at, "measured", step, what, passed ? PASSED : NOT_PASSED, detail, null);
      case Decided(var at, var step, var question, var answer, var by) ->
          new EntryRow(at, "decided", step, question, answer, by, null);
      case RunChanged(var at, var state, var detail) ->
          new EntryRow(at, "run-changed", "", null, state, detail, null);
    };
  }

  void bind(PreparedStatement row, int run, long line) throws SQLException {
    row.setInt(1, run);
    row.setLong(2, line);
    row.setString(3, at.toString());
    row.setString(4, kind);
    row.setString(5, ExactText.encode(step));
    row.setString(6, orNull(name));
    row.setString(7, orNull(word));
    row.setString(8, orNull(detail));
    if (note == null) {
      row.setNull(9, Types.INTEGER);
      row.setNull(10, Types.VARCHAR);
    } else {
      row.setInt(9, note.version());
      row.setString(10, orNull(note.text()));
    }
  }

  /// Reads what [#SELECT] gives.
  ///
  /// @throws IllegalArgumentException if it is no entry
  static JournalEntry read(ResultSet row) throws SQLException {
    Instant at = Instant.parse(row.getString(1));
    String kind = row.getString(2);
    String step = orEmpty(row.getString(3));
    String name = orEmpty(row.getString(4));
    String word = orEmpty(row.getString(5));
    String detail = orEmpty(row.getString(6));
    Note note = new Note(row.getInt(7), orEmpty(row.getString(8)));
    return switch (kind) {
      case "step-began" -> new StepBegan(at, step);
      case "step-ended" -> new StepEnded(at, step, StepEnd.valueOf(word), detail);
      case "act-intended" -> new ActIntended(at, step, name, note);
      case "act-ended" -> new ActEnded(at, step, name, ActEnd.valueOf(word), note);
      case "measured" -> new Measured(at, step, name, word.equals(PASSED), detail);
      case "decided" -> new Decided(at, step, name, word, detail);
      case "run-changed" -> new RunChanged(at, word, detail);
      default -> throw new IllegalArgumentException("no entry is of the kind " + kind);
    };
  }
}
