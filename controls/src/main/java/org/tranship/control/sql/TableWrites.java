package org.tranship.control.sql;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.value.Secrets;

/// A probe of tables in PostgreSQL, with the login of the one who writes: deletes no row of each,
/// in a transaction that is rolled back. A missing right, a read-only session and a trigger of a
/// statement refuse that as they refuse any write. The tables are closed only if every one refuses,
/// and open only if none does.
final class TableWrites implements Control {
  private final List<SqlControl> writes;

  TableWrites(ControlSpec spec, Secrets secrets) {
    List<String> tables = spec.list("tables");
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("the form write needs \"tables\"");
    }
    this.writes =
        tables.stream().map(table -> new SqlControl(delete(spec, table), secrets)).toList();
  }

  private static ControlSpec delete(ControlSpec spec, String table) {
    TreeMap<String, String> settings = new TreeMap<>(spec.settings());
    settings.put("statements.0001", "delete from " + PostgresControl.table(table) + " where false");
    return new ControlSpec("sql", settings);
  }

  @Override
  public String sentence() {
    return String.join("; ", writes.stream().map(SqlControl::sentence).toList());
  }

  @Override
  public void requireSecrets() {
    writes.forEach(SqlControl::requireSecrets);
  }

  @Override
  public Answer act(String id) {
    throw new UnsupportedOperationException("This only proves whether something is closed.");
  }

  @Override
  public Answer probe() {
    TreeSet<String> closed = new TreeSet<>();
    TreeSet<String> open = new TreeSet<>();
    for (SqlControl write : writes) {
      switch (write.probe()) {
        case Answer.Refused(String detail) -> closed.add(detail);
        case Answer.Done(String detail) -> open.add(detail);
        case Answer.Unknown unknown -> {
          return unknown;
        }
      }
    }
    if (open.isEmpty()) {
      return new Answer.Refused(String.join("; ", closed));
    }
    return closed.isEmpty()
        ? new Answer.Done(open.first())
        : new Answer.Unknown(
            "some tables can be written to, and others not: " + String.join("; ", closed));
  }

  @Override
  public Optional<String> undoSentence() {
    return Optional.empty();
  }

  @Override
  public Answer undo(String id) {
    throw new UnsupportedOperationException("This only proves whether something is closed.");
  }
}
