package org.tranship.journal.postgres;

import static org.tranship.journal.postgres.ExactText.orEmpty;
import static org.tranship.journal.postgres.ExactText.orNull;

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
      "INSERT INTO tranship.entry (run, line, at, kind, step, name, word, detail, note_version, note)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String SELECT =
      "SELECT at, kind, step, name, word, detail, note_version, note FROM tranship.entry"
          + " WHERE run = ? ORDER BY line";

  private EntryRow() {}

  static void bind(EntryFields entry, PreparedStatement row, int run, long line)
      throws SQLException {
    row.setInt(1, run);
    row.setLong(2, line);
    row.setString(3, entry.at().toString());
    row.setString(4, entry.kind());
    row.setString(5, ExactText.encode(entry.step()));
    row.setString(6, orNull(entry.name()));
    row.setString(7, orNull(entry.word()));
    row.setString(8, orNull(entry.detail()));
    Note note = entry.note();
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
    return new EntryFields(
            Instant.parse(row.getString(1)),
            row.getString(2),
            orEmpty(row.getString(3)),
            orEmpty(row.getString(4)),
            orEmpty(row.getString(5)),
            orEmpty(row.getString(6)),
            new Note(row.getInt(7), orEmpty(row.getString(8))))
        .entry();
  }
}
