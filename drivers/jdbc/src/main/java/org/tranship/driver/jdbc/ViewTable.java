package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.driver.jdbc.EventColumn.Form;

/// The tables of a read model: what is read, `NAME__shadow` and `NAME__before`.
///
/// @param shape the columns that are filled
/// @param live what is read
record ViewTable(ViewShape shape, TableName live) {
  /// Names are cut off at this length by PostgreSQL.
  private static final int LONGEST = 63;

  /// What databases order alike.
  private static final Set<ViewColumn.Kind> KEYS =
      Set.of(ViewColumn.Kind.TEXT, ViewColumn.Kind.INTEGER, ViewColumn.Kind.UUID);

  /// @throws IllegalArgumentException if the name is none
  static ViewTable of(ViewShape shape) {
    return new ViewTable(shape, TableName.parse(shape.table()));
  }

  TableName name(Side side) {
    return switch (side) {
      case LIVE -> live;
      case SHADOW -> new TableName(live.schema(), live.name() + "__shadow");
      case BEFORE -> new TableName(live.schema(), live.name() + "__before");
    };
  }

  /// The filled columns as the database has them, in the order of the shape.
  ///
  /// @throws ShapeException if one is missing or cannot hold what it is to hold, or no unique index
  ///   is over the key
  List<EventColumn> columns(Connection connection, Side side) throws SQLException, ShapeException {
    TableName table = name(side);
    TableColumns found = TableColumns.of(connection, table);
    if (found.columns().isEmpty()) {
      throw new ShapeException(
          Kind.CONTAINER_MISSING,
          "there is no table \"" + table + "\"",
          "Rebuild the read model: tranship events rebuild.");
    }
    List<EventColumn> columns = new ArrayList<>();
    for (ViewColumn wanted : shape.columns()) {
      @Nullable EventColumn column = found.columns().get(wanted.name());
      if (column == null) {
        throw ColumnFinder.missing(table, wanted.name(), List.copyOf(found.columns().keySet()));
      }
      if (!fits(wanted.kind(), column.form())) {
        throw new ShapeException(
            Kind.CONFIGURATION,
            "the column \""
                + column.name()
                + "\" of \""
                + table
                + "\" is of type "
                + column.type()
                + " and holds no "
                + wanted.kind().word(),
            column.form() == Form.UUID
                ? "Say uuid in the plan: the database spells its own way what it holds."
                : "Say in the plan what it holds.");
      }
      columns.add(column);
    }
    if (side != Side.BEFORE && !found.uniques().contains(new TreeSet<>(shape.key()))) {
      throw new ShapeException(
          Kind.CONFIGURATION,
          "no unique index of \""
              + table
              + "\" is over "
              + String.join(", ", shape.key())
              + " alone, so one key could name two rows",
          "Make one, or name the columns that have one as the key.");
    }
    return columns;
  }

  /// What the columns of the shape have room for: those of the live table, which is to hold what
  /// the shadow holds, or where there is none those of the table that is meant.
  List<ColumnRoom> rooms(Connection connection, Side side) throws SQLException {
    TableColumns live = TableColumns.of(connection, live());
    Map<String, ColumnRoom> rooms =
        live.columns().isEmpty() ? TableColumns.of(connection, name(side)).rooms() : live.rooms();
    return shape.columns().stream()
        .map(column -> rooms.get(column.name()))
        .filter(Objects::nonNull)
        .toList();
  }

  /// @throws ShapeException if the live table has a column that every row has to fill, and ours
  ///   would not
  void requireFilled(Connection connection) throws SQLException, ShapeException {
    for (ColumnRoom room : TableColumns.of(connection, live).rooms().values()) {
      String name = room.column().name();
      if (room.needed() && shape.column(name).isEmpty()) {
        throw new ShapeException(
            Kind.CONFIGURATION,
            "the column \""
                + name
                + "\" of \""
                + live
                + "\" may not be empty, has no default, and no event fills it",
            "Name it in the plan and have it filled, or give it a default.");
      }
    }
  }

  private static boolean fits(ViewColumn.Kind kind, Form form) {
    return switch (kind) {
      case TEXT -> form != Form.BYTES && form != Form.NUMBER && form != Form.UUID;
      case UUID -> form == Form.UUID || form == Form.TEXT;
      case INTEGER, DECIMAL, BOOLEAN ->
          form == Form.NUMBER || form == Form.OTHER || form == Form.TEXT;
      case TIME -> form == Form.INSTANT || form == Form.LOCAL_TIME || form == Form.TEXT;
    };
  }

  /// @throws ShapeException if the names of the tables would be too long, or the key is of a kind
  ///   that databases do not order alike
  void requireNames() throws ShapeException {
    if (live.name().length() + "__shadow".length() > LONGEST) {
      throw new ShapeException(
          Kind.CONFIGURATION,
          "the name \"" + live.name() + "\" is too long: with __shadow it is cut off",
          "Choose a shorter one.");
    }
    for (ViewColumn column : shape.keyColumns()) {
      if (!KEYS.contains(column.kind())) {
        throw new ShapeException(
            Kind.CONFIGURATION,
            "the column \"" + column.name() + "\" is of the key and holds " + column.kind().word(),
            "A key is of texts, whole numbers and uuids.");
      }
    }
  }

  /// The type of a column that is made.
  static String type(EventDialect dialect, ViewColumn column) {
    return switch (column.kind()) {
      // Where two texts are the same in capitals, two rows would be one.
      case TEXT ->
          dialect == EventDialect.SQLSERVER
              ? "nvarchar(400) collate Latin1_General_100_BIN2"
              : dialect.textType();
      case UUID ->
          switch (dialect) {
            case POSTGRESQL, H2 -> "uuid";
            case SQLITE -> "text";
            case SQLSERVER -> "uniqueidentifier";
          };
      case INTEGER -> dialect == EventDialect.SQLITE ? "integer" : "bigint";
      case DECIMAL ->
          switch (dialect) {
            case POSTGRESQL -> "numeric";
            case H2 -> "decfloat";
            case SQLITE -> "text";
            case SQLSERVER -> "decimal(38, 10)";
          };
      case BOOLEAN ->
          switch (dialect) {
            case SQLSERVER -> "bit";
            case SQLITE -> "integer";
            case POSTGRESQL, H2 -> "boolean";
          };
      case TIME ->
          switch (dialect) {
            case POSTGRESQL -> "timestamptz";
            case H2 -> "timestamp(6) with time zone";
            case SQLITE -> "text";
            case SQLSERVER -> "datetimeoffset(6)";
          };
    };
  }

  /// The statement that makes a table with these columns, each of its type, and the key.
  String create(TableName name, Map<String, String> types) {
    StringBuilder sql = new StringBuilder("create table ").append(name.sql()).append(" (");
    for (ViewColumn column : shape.columns()) {
      sql.append(TableName.quote(column.name())).append(' ').append(types.get(column.name()));
      sql.append(shape.key().contains(column.name()) ? " not null, " : ", ");
    }
    return sql.append("primary key (").append(names(shape.key())).append("))").toString();
  }

  /// The types of columns that are made from nothing.
  Map<String, String> types(EventDialect dialect) {
    Map<String, String> types = new LinkedHashMap<>();
    for (ViewColumn column : shape.columns()) {
      types.put(column.name(), type(dialect, column));
    }
    return types;
  }

  static String names(Iterable<String> names) {
    List<String> quoted = new ArrayList<>();
    names.forEach(name -> quoted.add(TableName.quote(name)));
    return String.join(", ", quoted);
  }

  /// The names of the columns that are filled.
  Set<String> filled() {
    Set<String> names = new LinkedHashSet<>();
    shape.columns().forEach(column -> names.add(column.name()));
    return names;
  }
}
