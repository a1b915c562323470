package org.tranship.driver.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreException.Kind;

/// Reads from PostgreSQL's catalogue what a table is like: three queries.
final class PostgresCatalog {
  // to_jsonb gives NULL for a column that an older server's catalogue does not have.
  private static final String TABLE =
      """
      select c.oid, c.relkind::text, current_setting('server_encoding'), d.datcollate,
             coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'), n.nspname, c.relname
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_database d
      where c.oid = to_regclass(?) and d.datname = current_database()""";
  private static final String COLUMNS =
      """
      select a.attname, t.typname, format_type(a.atttypid, -1), not a.attnotnull,
             case when a.attcollation = 100 then 'default' else l.collcollate end,
             coalesce(to_jsonb(l) ->> 'collprovider', 'c'),
             coalesce(to_jsonb(l) ->> 'collisdeterministic', 'true')
      from pg_attribute a join pg_type t on t.oid = a.atttypid
           left join pg_collation l on l.oid = a.attcollation
      where a.attrelid = ? and a.attnum > 0 and not a.attisdropped""";
  // Only what "on conflict (columns)" can use.
  private static final String UNIQUE_INDEXES =
      """
      select array(select a.attname::text
                   from unnest(i.indkey::int2[]) with ordinality as k(num, n)
                        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.num
                   where k.n <= coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)
                   order by k.n)
      from pg_index i
      where i.indrelid = ? and i.indisunique and i.indisvalid and i.indimmediate
            and i.indpred is null and i.indexprs is null
      order by i.indisprimary desc, i.indexrelid""";

  private record Found(Column column, boolean bytewise, boolean deterministic) {}

  private final Connection connection;
  private final JdbcLocation location;
  private final Map<String, Found> columns = new LinkedHashMap<>();

  PostgresCatalog(Connection connection, JdbcLocation location) {
    this.connection = connection;
    this.location = location;
  }

  TableShape shape() throws SQLException, ShapeException {
    long oid;
    String kind;
    String encoding;
    boolean bytewise;
    TableName table;
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, location.table().sql());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw ShapeException.noTable(location.table());
        }
        oid = row.getLong(1);
        kind = row.getString(2);
        encoding = row.getString(3);
        bytewise = bytewise(row.getString(5), row.getString(4));
        // With its schema it is the same table in every statement, whatever names those give.
        table = new TableName(row.getString(6), row.getString(7));
      }
    }
    readColumns(oid, bytewise);
    ColumnFinder finder =
        new ColumnFinder(location.table(), columns.values().stream().map(Found::column).toList());
    List<Column> key = finder.key(location.key());
    Column content = finder.content(location.content());
    if (content.type() == Column.Type.TEXT && !encoding.equals("UTF8")) {
      throw new ShapeException(
          Kind.CONFIGURATION,
          "the content column \""
              + content.name()
              + "\" is text and the database's encoding is "
              + encoding
              + ", not UTF8, so that bytes would not come back as they were",
          "");
    }
    for (Column column : key) {
      if (!found(column).deterministic()) {
        throw new ShapeException(
            Kind.CONFIGURATION,
            "the key column \""
                + column.name()
                + "\" has a collation that takes different texts for equal",
            "");
      }
    }
    Optional<List<String>> unique = ColumnFinder.uniqueBy(uniqueIndexes(oid), location);
    boolean ordinary = kind.equals("r");
    return new TableShape(
        table,
        key,
        ColumnFinder.inOrderOf(unique, key),
        content,
        finder.attributes(location.attributes()),
        finder.fixed(location.fixed()),
        unique.orElse(List.of()),
        key.size() == 1 && found(key.getFirst()).bytewise(),
        ordinary,
        ordinary && unique.isPresent(),
        location.clears());
  }

  private Found found(Column column) {
    return Objects.requireNonNull(columns.get(column.name()));
  }

  private void readColumns(long oid, boolean bytewiseByDefault) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Column.Type type =
              switch (row.getString(2)) {
                case "text", "varchar" -> Column.Type.TEXT;
                case "int2", "int4", "int8" -> Column.Type.INTEGER;
                case "uuid" -> Column.Type.UUID;
                case "bytea" -> Column.Type.BYTES;
                default -> Column.Type.OTHER;
              };
          Column column = new Column(row.getString(1), type, row.getString(3), row.getBoolean(4));
          String collation = row.getString(5);
          boolean bytewise =
              switch (type) {
                case TEXT ->
                    "default".equals(collation)
                        ? bytewiseByDefault
                        : bytewise(row.getString(6), collation);
                case BYTES -> true;
                case INTEGER, UUID, OTHER -> false;
              };
          columns.put(column.name(), new Found(column, bytewise, row.getBoolean(7)));
        }
      }
    }
  }

  /// Whether a collation compares text by its bytes. All of provider `b` (built in, from 17 on) do,
  /// for they compare code points.
  private static boolean bytewise(String provider, @Nullable String collate) {
    return switch (provider) {
      case "b" -> true;
      case "c" -> "C".equals(collate) || "POSIX".equals(collate);
      default -> false;
    };
  }

  private List<List<String>> uniqueIndexes(long oid) throws SQLException {
    List<List<String>> indexes = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(UNIQUE_INDEXES)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Array names = row.getArray(1);
          indexes.add(List.of((String[]) names.getArray()));
        }
      }
    }
    return indexes;
  }
}
