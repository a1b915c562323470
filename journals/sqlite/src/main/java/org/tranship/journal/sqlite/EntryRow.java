package org.tranship.journal.sqlite;

import static org.tranship.journal.sqlite.ResultRow.orEmpty;
import static org.tranship.journal.sqlite.ResultRow.orNull;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.tranship.core.journal.EntryFields;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.Note;

/// A [JournalEntry] as a row of the table `entry`.
final class EntryRow {
  static final String INSERT =
      "INSERT INTO entry (line, at, kind, step, name, word, detail, note_version, note)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String SELECT =
      "SELECT at, kind, step, name, word, detail, note_version, note FROM entry ORDER BY line";

  private EntryRow() {}

  static void bind(EntryFields entry, PreparedStatement row, long line) throws SQLException {
    row.setLong(1, line);
    row.setString(2, entry.at().toString());
    row.setString(3, entry.kind());
    row.setString(4, entry.step());
    row.setString(5, orNull(entry.name()));
    row.setString(6, orNull(entry.word()));
    row.setString(7, orNull(entry.detail()));
    Note note = entry.note();
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
    return new EntryFields(
            Instant.parse(row.getString(1)),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            new Note(row.getInt(7), orEmpty(row.getString(8))))
        .entry();
  }
}
