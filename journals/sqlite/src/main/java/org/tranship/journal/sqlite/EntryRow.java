package org.tranship.journal.sqlite;

import static org.tranship.journal.sqlite.ResultRow.orEmpty;
import static org.tranship.journal.sqlite.ResultRow.orNull;

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
      "INSERT INTO entry (line, at, kind, step, name, word, detail, note_version, note)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String SELECT =
      "SELECT at, kind, step, name, word, detail, note_version, note FROM entry ORDER BY line";

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

  void bind(PreparedStatement row, long line) throws SQLException {
    row.setLong(1, line);
    row.setString(2, at.toString());
    row.setString(3, kind);
    row.setString(4, step);
    row.setString(5, orNull(name));
    row.setString(6, orNull(word));
    row.setString(7, orNull(detail));
    if (note == null) {
      row.setNull(8, Types.INTEGER);
      row.setString(9, null);
    } else {
      row.setInt(8, note.version());
      row.setString(9, orNull(note.text()));
    }
  }

  /// Reads what [#SELECT] gives.
  ///
  /// @throws IllegalArgumentException if it is no entry
  static JournalEntry read(ResultSet row) throws SQLException {
    Instant at = Instant.parse(row.getString(1));
    String kind = row.getString(2);
    String step = row.getString(3);
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
