package org.tranship.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresServerTest {
  @Test
  void sharedServerGivesEveryTestItsOwnDatabase() throws SQLException {
    PostgresDatabase one = PostgresServer.shared().createDatabase();
    PostgresDatabase two = PostgresServer.shared().createDatabase();
    try (var connection = one.connect();
        var statement = connection.createStatement()) {
      statement.execute("create table document (body bytea)");
    }
    try (var connection = two.connect();
        var statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("select * from document"))
          .hasMessageContaining("does not exist");
      try (var encoding = statement.executeQuery("show server_encoding")) {
        encoding.next();
        assertThat(encoding.getString(1)).isEqualTo("UTF8");
      }
    }
  }

  @Test
  void wrongPasswordIsRefused() {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    var stranger = new PostgresDatabase(database.jdbcUrl(), database.user(), "wrong", "x");
    assertThatThrownBy(stranger::connect).hasMessageContaining("password authentication failed");
    assertThat(database.toString()).doesNotContain(database.password());
  }

  @Test
  void killedServerComesBackWithItsCommittedRowsAndLeavesNothingBehind() throws SQLException {
    List<ProcessHandle> first;
    List<ProcessHandle> second;
    try (var server = PostgresServer.start(PostgresServer.Commits.DURABLE)) {
      PostgresDatabase database = server.createDatabase();
      try (var connection = database.connect();
          var statement = connection.createStatement()) {
        try (var durable = statement.executeQuery("show fsync")) {
          durable.next();
          assertThat(durable.getString(1)).isEqualTo("on");
        }
        statement.execute("create table t as select 42 as n");
        first = server.processes();
        assertThat(first).hasSizeGreaterThan(2);
        server.kill();
        assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
      server.restart();
      try (var connection = database.connect();
          var statement = connection.createStatement();
          var rows = statement.executeQuery("select n from t")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(42);
      }
      second = server.processes();
    }
    LeftBehind.assertNone(first);
    LeftBehind.assertNone(second);
  }
}
