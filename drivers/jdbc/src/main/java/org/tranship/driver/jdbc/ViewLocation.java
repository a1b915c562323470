package org.tranship.driver.jdbc;

import java.util.Set;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.Secrets;

/// A database where read models are kept, and how they are swapped.
///
/// Ours: `swap` (`rename`: the tables change their names, in PostgreSQL only; `rows`: the rows of
/// the live table are replaced), `marks` (the table of how far each has come), `pool`, `user` and
/// `password`. Every other parameter is the JDBC driver's own.
///
/// @param access how the database is reached
/// @param dialect which database it is
/// @param renames whether tables change their names
/// @param marks the table of marks
record ViewLocation(JdbcAccess access, EventDialect dialect, boolean renames, TableName marks) {
  private static final JdbcParameters.Ours OURS =
      new JdbcParameters.Ours(Set.of("swap", "marks", "pool", "user", "password"), "");

  /// @throws EventLogException of kind `CONFIGURATION`
  static ViewLocation parse(EventLogSpec spec, Secrets secrets) {
    String shown = "jdbc: read models";
    try {
      JdbcUrl.parse(spec.location().path()); // nothing is shown of what cannot be told apart
      shown = spec.location().shown(OURS::harmless);
      JdbcParameters given =
          JdbcParameters.parse(
              spec.location(),
              spec.options(),
              spec.secrets(),
              secrets,
              OURS,
              EventDialect::parametersOf);
      EventDialect dialect = EventDialect.of(given.url());
      String marks = given.get("marks");
      return new ViewLocation(
          given.access(given.url()),
          dialect,
          renames(given.get("swap"), dialect),
          TableName.parse(marks.isEmpty() ? "tranship_read_models" : marks));
    } catch (IllegalArgumentException e) {
      throw EventLogException.of(EventLogException.Kind.CONFIGURATION, "open", shown)
          .because(String.valueOf(e.getMessage()))
          .build();
    }
  }

  private static boolean renames(String swap, EventDialect dialect) {
    boolean can = dialect == EventDialect.POSTGRESQL;
    return switch (swap) {
      case "" -> can;
      case "rows" -> false;
      case "rename" -> {
        if (!can) {
          throw new IllegalArgumentException(
              "swap=rename is for PostgreSQL: elsewhere two tables cannot change their names at"
                  + " once; leave it out");
        }
        yield true;
      }
      default -> throw new IllegalArgumentException("swap is rename or rows, not \"" + swap + "\"");
    };
  }
}
