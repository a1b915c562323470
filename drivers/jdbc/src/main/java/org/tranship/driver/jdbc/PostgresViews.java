package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.readmodel.ReadModels.Side;

/// Tables of PostgreSQL that change their names: what comes along, and what would not.
///
/// Columns, defaults, checks, indexes and comments are those of the live table since the shadow is
/// made like it; rights and the owner are given to it, when it is made and once more at the swap.
/// What hangs on the table itself and not on its name would stay with the old one, so a table that
/// has any of it is refused.
final class PostgresViews {
  private static final String DEPENDENTS =
      """
      select 'the view "' || c.relname || '"' from pg_depend d join pg_rewrite r on r.oid = d.objid
        join pg_class c on c.oid = r.ev_class
        where d.refclassid = 'pg_class'::regclass and d.classid = 'pg_rewrite'::regclass
          and d.refobjid = ? and c.oid <> d.refobjid
      union select 'the foreign key "' || conname || '"' from pg_constraint
        where contype = 'f' and ? in (conrelid, confrelid)
      union select 'the trigger "' || tgname || '"' from pg_trigger
        where tgrelid = ? and not tgisinternal
      union select 'the rule "' || rulename || '"' from pg_rewrite
        where ev_class = ? and rulename <> '_RETURN'
      union select 'the policy "' || polname || '"' from pg_policy where polrelid = ?
      union select 'the publication "' || p.pubname || '"' from pg_publication_rel r
        join pg_publication p on p.oid = r.prpubid where r.prrelid = ?
      union select 'the sequence "' || c.relname || '"' from pg_depend d
        join pg_class c on c.oid = d.objid and c.relkind = 'S'
        where d.refclassid = 'pg_class'::regclass and d.refobjid = ? and d.deptype = 'a'
      union select 'rights on the column "' || attname || '"' from pg_attribute
        where attrelid = ? and attacl is not null and not attisdropped
      union select 'a partition or a table that inherits' from pg_inherits
        where ? in (inhrelid, inhparent)
      order by 1
      """;

  private static final String FIRING =
      """
      select 'the trigger "' || tgname || '"' from pg_trigger where tgrelid = ? and not tgisinternal
      union select 'the foreign key "' || conname || '"' from pg_constraint
        where contype = 'f' and confrelid = ?
      order by 1
      """;

  /// Of each index what it is but for its name and its table, and its name.
  private static final String INDEXES =
      """
      select i.indisprimary::text || i.indisunique || substring(pg_get_indexdef(i.indexrelid)
        from ' USING .*$'), c.relname
      from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = ? order by 2
      """;

  private static final String RIGHTS =
      """
      select a.privilege_type, case a.grantee when 0 then 'public'
        else quote_ident(pg_get_userbyid(a.grantee)) end, a.is_grantable
      from pg_class c, aclexplode(c.relacl) a where c.oid = ? and a.grantee <> c.relowner
      """;

  private PostgresViews() {}

  private static long oid(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select cast(cast(? as regclass) as oid)")) {
      statement.setString(1, table.sql());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("The database knows no " + table, "42P01");
        }
        return rows.getLong(1);
      }
    }
  }

  /// What a swap would break or set off.
  ///
  /// @param renames whether tables change their names
  static List<String> dependents(Connection connection, TableName table, boolean renames)
      throws SQLException {
    String sql = renames ? DEPENDENTS : FIRING;
    long oid = oid(connection, table);
    List<String> all = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
        statement.setLong(i, oid);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          all.add(rows.getString(1));
        }
      }
    }
    return all;
  }

  /// Makes a shadow like the live table, with its rights and its owner.
  static void like(Connection connection, ViewTable view) throws SQLException {
    String shadow = view.name(Side.SHADOW).sql();
    ViewSwap.execute(
        connection, "create table " + shadow + " (like " + view.live().sql() + " including all)");
    rights(connection, view);
  }

  /// Gives the shadow the rights and the owner of the live table, and takes away what else others
  /// were given when it was made.
  static void rights(Connection connection, ViewTable view) throws SQLException {
    String shadow = view.name(Side.SHADOW).sql();
    long live = oid(connection, view.live());
    List<String> grants = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(RIGHTS)) {
      statement.setLong(1, oid(connection, view.name(Side.SHADOW)));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          grants.add("revoke all on " + shadow + " from " + rows.getString(2) + " cascade");
        }
      }
      statement.setLong(1, live);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          grants.add(
              "grant "
                  + rows.getString(1)
                  + " on "
                  + shadow
                  + " to "
                  + rows.getString(2)
                  + (rows.getBoolean(3) ? " with grant option" : ""));
        }
      }
    }
    for (String grant : grants) {
      ViewSwap.execute(connection, grant);
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select quote_ident(pg_get_userbyid(relowner)) from pg_class where oid = ? and"
                + " pg_get_userbyid(relowner) <> current_user")) {
      statement.setLong(1, live);
      try (ResultSet rows = statement.executeQuery()) {
        if (rows.next()) {
          ViewSwap.execute(connection, "alter table " + shadow + " owner to " + rows.getString(1));
        }
      }
    }
  }

  /// Gives a table the name of another side, and its indexes the names that go with it: programs
  /// may name an index of what they read.
  static void rename(Connection connection, ViewTable view, Side from, Side to)
      throws SQLException {
    ViewSwap.execute(
        connection,
        "alter table "
            + view.name(from).sql()
            + " rename to "
            + TableName.quote(view.name(to).name()));
    if (from == Side.LIVE || to != Side.LIVE) {
      return;
    }
    // What was live has left its indexes' names; they are given to those of what is live now.
    Side other = from == Side.SHADOW ? Side.BEFORE : Side.SHADOW;
    if (!TableColumns.exists(connection, view.name(other))) {
      return;
    }
    Map<String, String> theirs = indexes(connection, view.name(other));
    Map<String, String> ours = indexes(connection, view.live());
    for (Map.Entry<String, String> index : ours.entrySet()) {
      String name = theirs.get(index.getKey());
      if (name != null && !name.equals(index.getValue())) {
        String between = "tranship_" + oid(connection, view.live());
        index(connection, view, name, between);
        index(connection, view, index.getValue(), name);
        index(connection, view, between, index.getValue());
      }
    }
  }

  private static void index(Connection connection, ViewTable view, String from, String to)
      throws SQLException {
    ViewSwap.execute(
        connection,
        "alter index "
            + new TableName(view.live().schema(), from).sql()
            + " rename to "
            + TableName.quote(to));
  }

  private static Map<String, String> indexes(Connection connection, TableName table)
      throws SQLException {
    Map<String, String> indexes = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
      statement.setLong(1, oid(connection, table));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String _ = indexes.putIfAbsent(rows.getString(1), rows.getString(2));
        }
      }
    }
    return indexes;
  }
}
