package org.tranship.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// Writers of a real PostgreSQL, kept out by each form of a fence: proven by a write of theirs,
/// also for sessions that were open before, and let in again.
class PostgresFenceTest {
  private PostgresDatabase database;
  private String role;

  @BeforeEach
  void begin() throws SQLException {
    database = PostgresServer.shared().createDatabase();
    role = "writer_" + database.name();
    try (Connection admin = database.connect();
        Statement statement = admin.createStatement()) {
      statement.execute("create table things (id int primary key)");
      statement.execute("create role " + role + " login password 'writes'");
      statement.execute("grant insert, select, delete on things to " + role);
    }
  }

  private Control control(String kind, String... settings) {
    Map<String, String> all = new TreeMap<>();
    all.put("database", database.jdbcUrl());
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return Controls.installed(
            new SecretVault(Map.of("ADMIN", database.password(), "WRITER", "writes")))
        .open(new ControlSpec(kind, all));
  }

  @ParameterizedTest
  @ValueSource(strings = {"role", "database", "trigger"})
  void writersAreKeptOutAndLetInAgain(String form) throws Exception {
    Control fence =
        control(
            "postgres",
            "form",
            form,
            "user",
            database.user(),
            "password",
            "${ADMIN}",
            "role",
            role,
            "tables.0001",
            "things");
    Control probe =
        control(
            "sql",
            "user",
            role,
            "password",
            "${WRITER}",
            "statements.0001",
            "insert into things values (1)");
    assertThat(probe.probe()).as("open").isInstanceOf(Answer.Done.class);
    try (Connection before = DriverManager.getConnection(database.jdbcUrl(), role, "writes");
        Statement writing = before.createStatement()) {
      writing.execute("insert into things values (2)");
      assertThat(fence.act("f")).isInstanceOf(Answer.Done.class);
      assertThat(fence.act("f")).as("repeated").isInstanceOf(Answer.Done.class);
      assertThatThrownBy(() -> writing.execute("insert into things values (3)"))
          .as("a session that was open before")
          .isInstanceOf(SQLException.class);
    }
    Answer refused = probe.probe();
    assertThat(refused).as(refused.detail()).isInstanceOf(Answer.Refused.class);
    assertThat(fence.undo("f")).isInstanceOf(Answer.Done.class);
    assertThat(fence.undo("f")).as("repeated").isInstanceOf(Answer.Done.class);
    assertThat(probe.probe()).as("open again").isInstanceOf(Answer.Done.class);
    assertThat(probe.act("p")).as("nothing of the probes was left").isInstanceOf(Answer.Done.class);
    assertThat(probe.probe())
        .as("a broken constraint proves nothing")
        .isInstanceOf(Answer.Unknown.class);
  }
}
