package org.tranship.runbook.anchore.rows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The table that `list-migrations` prints: nine columns, centred, eight blanks after each, no
/// rules, sorted by id, as the original tool lays it out.
public final class MigrationTable {
  /// The columns' titles.
  public static final List<String> HEADERS =
      List.of(
          "id",
          "state",
          "start time",
          "end time",
          "from",
          "to",
          "migrated count",
          "total to migrate",
          "last updated");

  private static final String GAP = " ".repeat(8);

  private MigrationTable() {}

  /// Formats the rows; with none, the header alone. Lines are separated, not ended, by LF.
  public static String format(Collection<MigrationTaskRow> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADERS);
    rows.stream()
        .sorted(Comparator.comparingInt(MigrationTaskRow::id))
        .map(MigrationTable::cells)
        .forEach(lines::add);
    int[] widths = new int[HEADERS.size()];
    for (List<String> line : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    List<String> text = new ArrayList<>();
    for (List<String> line : lines) {
      StringBuilder out = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        out.append(centred(line.get(column), widths[column])).append(GAP);
      }
      text.add(out.toString());
    }
    return String.join("\n", text);
  }

  private static List<String> cells(MigrationTaskRow row) {
    return List.of(
        Integer.toString(row.id()),
        row.state().columnValue(),
        cell(PythonTime.isoOrNull(row.startedAt())),
        cell(PythonTime.isoOrNull(row.endedAt())),
        cell(row.migrateFromDriver()),
        cell(row.migrateToDriver()),
        cell(row.documentsMigrated()),
        cell(row.documentsToMigrate()),
        cell(PythonTime.isoOrNull(row.lastUpdated())));
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "None" : value.toString();
  }

  /// An odd blank goes to the right of a text of odd length and to the left of an even one.
  private static String centred(String text, int width) {
    int excess = width - text.length();
    int left = excess / 2 + (excess % 2 != 0 && text.length() % 2 == 0 ? 1 : 0);
    return " ".repeat(left) + text + " ".repeat(excess - left);
  }
}
