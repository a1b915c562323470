package org.tranship.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
  @ValueSource(strings = {"revoke", "role", "database", "trigger"})
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

  private Control fence(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("user", database.user(), "password", "${ADMIN}", "tables.0001", "things"));
    return control("postgres", all.toArray(String[]::new));
  }

  private Control write(String... tables) {
    List<String> all =
        new ArrayList<>(List.of("form", "write", "user", role, "password", "${WRITER}"));
    for (int i = 0; i < tables.length; i++) {
      all.addAll(List.of("tables.000" + (i + 1), tables[i]));
    }
    return control("postgres", all.toArray(String[]::new));
  }

  private void sql(String... statements) throws SQLException {
    try (Connection admin = database.connect();
        Statement statement = admin.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  /// Every right that anybody holds to the table, and what else there is in the schema.
  private String rights() throws SQLException {
    try (Connection admin = database.connect();
        Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select (select array_agg(a::text order by a::text) from pg_class c,"
                    + " aclexplode(relacl) a where relname = 'things')::text"
                    + " || (select coalesce(array_agg(attname || attacl::text order by 1), '{}')"
                    + " from pg_attribute where attrelid = 'things'::regclass"
                    + " and attacl <> '{}')::text"
                    + " || (select array_agg(relname order by relname) from pg_class"
                    + " where relnamespace = 'public'::regnamespace)::text")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void theRightsThatWereTakenComeBackAsTheyWere() throws Exception {
    sql(
        "alter table things add column name text",
        "revoke all on things from " + role,
        "grant select, delete on things to " + role,
        "grant insert on things to " + role + " with grant option",
        "grant update (name) on things to " + role);
    String before = rights();
    Control fence = fence("form", "revoke", "role", role);
    assertThat(fence.undo("f")).as("nothing was taken").isInstanceOf(Answer.Done.class);
    assertThat(rights()).isEqualTo(before);
    assertThat(fence.act("f")).isInstanceOf(Answer.Done.class);
    assertThat(fence.act("f")).as("by whoever comes after a kill").isInstanceOf(Answer.Done.class);
    assertThat(rights()).isNotEqualTo(before);
    assertThat(write("things").probe()).isInstanceOf(Answer.Refused.class);
    sql("insert into things values (7)");
    assertThat(fence.undo("another")).isInstanceOf(Answer.Done.class);
    assertThat(write("things").probe()).as("not that one").isInstanceOf(Answer.Refused.class);
    assertThat(fence.undo("f")).isInstanceOf(Answer.Done.class);
    assertThat(rights()).isEqualTo(before);
    assertThat(write("things").probe()).isInstanceOf(Answer.Done.class);
  }

  @Test
  void aRoleThatMayWriteInAnotherWayIsNoFenceAndKeepsItsRights() throws Exception {
    sql("grant insert on things to public");
    String before = rights();
    Answer answer = fence("form", "revoke", "role", role).act("f");
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    assertThat(answer.detail()).contains("may still INSERT", "everybody");
    assertThat(rights()).isEqualTo(before);
    Answer owner = fence("form", "revoke", "role", database.user()).act("f");
    assertThat(owner.detail()).contains("as a superuser");
    assertThat(rights()).isEqualTo(before);
  }

  @Test
  void whoWasWritingAlreadyIsWaitedFor() throws Exception {
    Control fence = fence("form", "revoke", "role", role);
    try (Connection service = DriverManager.getConnection(database.jdbcUrl(), role, "writes");
        Statement writing = service.createStatement()) {
      service.setAutoCommit(false);
      writing.execute("insert into things values (5)");
      CompletableFuture<Answer> raised =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return fence.act("f");
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      while (!isWaitedFor()) {
        assertThat(raised).as("it waits").isNotDone();
        Thread.sleep(20);
      }
      assertThat(raised).as("a write is still under way").isNotDone();
      service.commit();
      assertThat(raised.get()).isInstanceOf(Answer.Done.class);
    }
    assertThat(fence.undo("f")).isInstanceOf(Answer.Done.class);
  }

  private boolean isWaitedFor() throws SQLException {
    try (Connection admin = database.connect();
        Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from pg_locks where not granted and mode = 'ShareLock'"
                    + " and relation = 'things'::regclass")) {
      row.next();
      return row.getLong(1) > 0;
    }
  }

  @Test
  void aTriggerLetsThroughTheOneLoginThatMovesTheRows() throws Exception {
    Control fence = fence("form", "trigger", "except", database.user());
    assertThat(fence.act("f")).isInstanceOf(Answer.Done.class);
    sql("insert into things values (7)", "truncate things");
    assertThat(write("things").probe()).isInstanceOf(Answer.Refused.class);
    assertThat(fence("form", "trigger").act("f")).isInstanceOf(Answer.Done.class);
    assertThatThrownBy(() -> sql("insert into things values (8)")).hasMessageContaining("closed");
    assertThat(fence.undo("f")).isInstanceOf(Answer.Done.class);
    sql("insert into things values (8)");
  }

  @Test
  void tablesAreClosedOnlyIfAllOfThemAre() throws Exception {
    sql("create table others (id int)", "grant delete on others to " + role);
    Control both = write("things", "others");
    assertThat(both.probe()).isInstanceOf(Answer.Done.class);
    Control fence = fence("form", "revoke", "role", role);
    assertThat(fence.act("f")).isInstanceOf(Answer.Done.class);
    assertThat(both.probe()).isInstanceOf(Answer.Unknown.class);
    assertThat(both.probe().detail()).contains("some tables can be written to");
    assertThat(write("nowhere").probe()).isInstanceOf(Answer.Unknown.class);
  }
}
