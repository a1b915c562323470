package org.tranship.control.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The rights of a role to write to tables of PostgreSQL: taken away, and given back as they were.
///
/// Crash argument. What is taken is written down in a table of this database in the very
/// transaction that takes it, and that record goes in the one that gives it back. So whoever comes
/// after a kill finds either both or neither, and may repeat each. Which rights are given back is
/// not guessed from the plan: columns and grant options come back too.
///
/// Sources: PostgreSQL's manual on REVOKE, aclexplode and the access privilege inquiry functions.
final class TakenRights {
  private static final String RECORD = "tranship_fence_rights";
  private static final String RIGHTS = "'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'";

  private final Connection connection;
  private final String fence;

  /// @param connection in a transaction, which the caller commits
  /// @param fence names what is taken, for those who give it back
  TakenRights(Connection connection, String fence) {
    this.connection = connection;
    this.fence = fence;
  }

  /// Takes all rights to write. Safe to repeat.
  ///
  /// @param tables quoted
  /// @return why that is none: the role may still write, or somebody else gave it the right; then
  ///   the caller rolls back. Empty if it may not any more
  List<String> take(String role, List<String> tables) throws SQLException {
    execute(
        "create table if not exists "
            + RECORD
            + " (fence text, grantee text, relation text, columns text, privilege text,"
            + " grantable boolean)");
    List<String> objections = new ArrayList<>();
    for (String table : tables) {
      objections.addAll(
          texts(
              "select distinct 'its ' || privilege || ' was granted by ' || grantor::regrole"
                  + " || ', who alone can take it' from ("
                  + held()
                  + ") held where grantor <> relowner",
              table,
              role));
      update(
          "insert into "
              + RECORD
              + " select ?, ?, ?, columns, privilege, grantable from ("
              + held()
              + ") held",
          fence,
          role,
          table,
          table,
          role);
      execute(
          "revoke insert, update, delete, truncate on "
              + table
              + " from "
              + PostgresControl.quoted(role));
      objections.addAll(
          texts(
              "select 'it may still ' || privilege || ' there: as a superuser, as a member of another"
                  + " role, or because everybody may' from unnest(array["
                  + RIGHTS
                  + "]) privilege where case when privilege in ('INSERT', 'UPDATE')"
                  + " then has_any_column_privilege(?, ?::regclass, privilege)"
                  + " else has_table_privilege(?, ?::regclass, privilege) end limit 1",
              role,
              table,
              role,
              table));
    }
    return objections;
  }

  /// What the role holds now, by itself, for the table as a whole and for columns. Parameters: the
  /// table, the role.
  private static String held() {
    return "select relowner, a.grantor, a.privilege_type privilege, a.is_grantable grantable, columns"
        + " from (select relowner, null::text columns,"
        + " coalesce(relacl, acldefault('r', relowner)) acl, oid from pg_class union all"
        + " select relowner, quote_ident(attname), attacl, attrelid from pg_attribute"
        + " join pg_class on pg_class.oid = attrelid where attacl is not null) c,"
        + " aclexplode(acl) a where c.oid = ?::regclass and a.privilege_type in ("
        + RIGHTS
        + ") and a.grantee = (select oid from pg_roles where rolname = ?)";
  }

  /// Gives back what was taken under this name; nothing if nothing was. Safe to repeat.
  void giveBack() throws SQLException {
    if (texts("select to_regclass(?)::text", RECORD).isEmpty()) {
      return;
    }
    for (String grant :
        texts(
            "select distinct 'grant ' || privilege || coalesce(' (' || columns || ')', '') || ' on '"
                + " || relation || ' to ' || quote_ident(grantee)"
                + " || case when grantable then ' with grant option' else '' end from "
                + RECORD
                + " where fence = ?",
            fence)) {
      execute(grant);
    }
    update("delete from " + RECORD + " where fence = ?", fence);
    if (texts("select fence from " + RECORD + " limit 1").isEmpty()) {
      execute("drop table " + RECORD);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private PreparedStatement prepared(String sql, String... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
    return statement;
  }

  private void update(String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = prepared(sql, parameters)) {
      int _ = statement.executeUpdate();
    }
  }

  /// The first column of each row; nulls are left out.
  private List<String> texts(String sql, String... parameters) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = prepared(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String text = rows.getString(1);
        if (text != null) {
          texts.add(text);
        }
      }
    }
    return texts;
  }
}
