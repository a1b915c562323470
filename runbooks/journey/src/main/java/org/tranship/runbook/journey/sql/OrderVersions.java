package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.runbook.journey.sql.ViewTables.Guid;

/// The versions that two read models of orders hold, which stay as they are but for these where
/// rules drop or split events: versions of streams are counted anew then, and a read model that is
/// ahead of its order would leave out what happens next. What they held is kept in the schema of
/// what is parked, for the way back.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
public record OrderVersions(Connection connection, Dialect dialect) {
  static final List<String> VIEWS = List.of("OrdersView", ReadModels.PRICED);
  private static final String ORDER = "OrderId";
  private static final String VERSION = "OrderVersion";
  private static final int PAGE = 500;

  /// Says which version one of a stream has become.
  @FunctionalInterface
  public interface Counting {
    int version(String order, int before) throws InterruptedException;
  }

  private record Row(String order, int version) {}

  private SchemaLook look() {
    return new SchemaLook(connection, dialect);
  }

  private static String kept(String view) {
    return view + "Versions";
  }

  /// Keeps what is there, and changes it.
  public void change(Counting counting) throws SQLException, InterruptedException {
    ViewTables views = new ViewTables(connection, dialect, ReadModels.SCHEMA);
    for (String view : VIEWS) {
      for (String statement : keeping(view)) {
        look().run(statement);
      }
      for (List<Row> page = page(view, Dialect.EMPTY_GUID);
          !page.isEmpty();
          page = page(view, page.getLast().order())) {
        for (Row row : page) {
          int now = counting.version(row.order(), row.version());
          set(views, view, new Guid(row.order()), now);
        }
      }
    }
  }

  /// Gives an order's row another version.
  static void set(ViewTables views, String view, Guid order, int version) throws SQLException {
    int _ = views.set(view, ORDER, order, VERSION, version);
  }

  List<String> keeping(String view) {
    String kept = dialect.table(ReadModels.PARKED, kept(view));
    return List.of(
        "create table "
            + kept
            + " ("
            + dialect.name(ORDER)
            + " "
            + dialect.type(Dialect.Type.GUID)
            + " not null primary key, "
            + dialect.name(VERSION)
            + " "
            + dialect.type(Dialect.Type.INTEGER)
            + " not null)",
        "insert into "
            + kept
            + " select "
            + dialect.name(ORDER)
            + ", "
            + dialect.name(VERSION)
            + " from "
            + dialect.table(ReadModels.SCHEMA, view));
  }

  private List<Row> page(String view, String after) throws SQLException {
    String query =
        "select "
            + dialect.name(ORDER)
            + ", "
            + dialect.name(VERSION)
            + " from "
            + dialect.table(ReadModels.PARKED, kept(view))
            + " where "
            + dialect.name(ORDER)
            + " > "
            + dialect.guid()
            + " order by "
            + dialect.name(ORDER);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, after);
      statement.setMaxRows(PAGE);
      try (ResultSet row = statement.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (row.next()) {
          rows.add(new Row(row.getString(1), row.getInt(2)));
        }
        return rows;
      }
    }
  }

  /// Puts back what was there; nothing where nothing was changed.
  public void restore() throws SQLException {
    for (String view : VIEWS) {
      if (look().table(ReadModels.PARKED, kept(view))) {
        look().run(restoring(view));
        look().run(dialect.dropTable(ReadModels.PARKED, kept(view)));
      }
    }
  }

  String restoring(String view) {
    String kept = dialect.table(ReadModels.PARKED, kept(view));
    String order = dialect.name(ORDER);
    return "update "
        + dialect.table(ReadModels.SCHEMA, view)
        + " set "
        + dialect.name(VERSION)
        + " = (select kept."
        + dialect.name(VERSION)
        + " from "
        + kept
        + " kept where kept."
        + order
        + " = "
        + dialect.name(view)
        + "."
        + order
        + ") where "
        + order
        + " in (select "
        + order
        + " from "
        + kept
        + ")";
  }

  /// The first order whose version is another one, as a clause; empty if there is none.
  public Optional<String> difference(Counting counting) throws SQLException, InterruptedException {
    ViewTables views = new ViewTables(connection, dialect, ReadModels.SCHEMA);
    for (String view : VIEWS) {
      for (List<Row> page = page(view, Dialect.EMPTY_GUID);
          !page.isEmpty();
          page = page(view, page.getLast().order())) {
        for (Row row : page) {
          Optional<String> now = views.text(view, ORDER, new Guid(row.order()), VERSION);
          int wanted = counting.version(row.order(), row.version());
          if (!now.equals(Optional.of(Integer.toString(wanted)))) {
            return Optional.of(
                "the order " + row.order() + " of " + view + " is not at version " + wanted);
          }
        }
      }
    }
    return Optional.empty();
  }
}
