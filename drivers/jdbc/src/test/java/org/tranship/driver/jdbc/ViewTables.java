package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.server.PostgresDatabase;

/// Read models in databases, and a service's own tables there.
final class ViewTables {
  private ViewTables() {}

  static ReadModels open(String url) {
    return new JdbcReadModelProvider()
        .open(
            EventLogSpec.of(url),
            ref -> {
              throw new IllegalArgumentException("There is no secret " + ref + ".");
            });
  }

  static ReadModels open(PostgresDatabase database, String parameters) {
    return new JdbcReadModelProvider()
        .open(
            new EventLogSpec(
                Location.parse(database.jdbcUrl() + parameters),
                Map.of("user", database.user()),
                Map.of("password", new SecretRef(SecretRef.Source.ENV, "TEST_PASSWORD"))),
            _ -> new Secret(database.password()));
  }

  /// The table of the contract, with a column besides that has a default.
  static String create(String text, String decimal, String truth, String time) {
    return "create table \"seats\" (\"holder\" "
        + text
        + ", \"conference\" "
        + text
        + " not null, \"place\" bigint not null, \"price\" "
        + decimal
        + ", \"paid\" "
        + truth
        + ", \"since\" "
        + time
        + ", \"tenant\" varchar(20) default 'one' not null, primary key (\"conference\","
        + " \"place\"))";
  }

  static void insert(Connection connection, List<ViewRow> rows) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into \"seats\" (\"conference\", \"place\", \"holder\") values (?, ?, ?)")) {
      for (ViewRow row : rows) {
        insert.setString(1, row.values().get("conference"));
        insert.setLong(2, Long.parseLong(row.get("place").orElseThrow()));
        insert.setString(3, row.values().get("holder"));
        int _ = insert.executeUpdate();
      }
    }
  }

  /// A statement, or a few.
  interface Statements {
    void run(String sql) throws Exception;
  }

  /// Makes the service's table, and a table that points at it.
  interface Filling {
    void run() throws Exception;
  }

  static void refusesForeignKeys(
      ReadModels models, ViewShape view, Filling filling, Statements statements) throws Exception {
    filling.run();
    statements.run(
        "create table \"held\" (\"c\" varchar(400), \"p\" bigint, foreign key (\"c\", \"p\")"
            + " references \"seats\" (\"conference\", \"place\") on delete cascade)");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models.check(view))
        .withMessageStartingWith("TRE-104 ")
        .withMessageContaining("a foreign key of the table \"held\"");
  }

  /// The first column of the first row.
  static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
    }
  }
}
