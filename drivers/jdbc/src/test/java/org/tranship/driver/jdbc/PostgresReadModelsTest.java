package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.testkit.readmodel.ReadModelsContract;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The contract on PostgreSQL, where tables change their names, and what comes along with a name.
class PostgresReadModelsTest extends ReadModelsContract {
  private @Nullable PostgresDatabase database;

  private PostgresDatabase database() {
    return Objects.requireNonNull(database);
  }

  String parameters() {
    return "";
  }

  @Override
  protected ReadModels create() {
    database = PostgresServer.shared().createDatabase();
    return ViewTables.open(database(), parameters());
  }

  @Override
  protected void serviceFills(ReadModels models, List<ViewRow> rows) throws Exception {
    try (Connection connection = database().connect()) {
      Databases.run(
          database(), ViewTables.create("text", "numeric(20,4)", "boolean", "timestamptz"));
      ViewTables.insert(connection, rows);
    }
  }

  private void run(String... statements) throws SQLException {
    Databases.run(database(), statements);
  }

  private String one(String sql) throws SQLException {
    try (Connection connection = database().connect()) {
      return ViewTables.one(connection, sql);
    }
  }

  private void swap() {
    models().create(VIEW, "r1");
    models().swap(List.of(VIEW));
  }

  @Test
  void defaultsIndexesAndRightsComeAlong() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    String reader = "reader_" + database().jdbcUrl().replaceAll(".*/", "");
    run(
        "create index seats_by_holder on seats (holder)",
        "create role " + reader,
        "grant select on seats to " + reader);
    try {
      swap();
      run("insert into seats (conference, place) values ('B', 1)");
      assertThat(one("select tenant from seats")).isEqualTo("one");
      assertThat(
              one(
                  "select string_agg(indexname, ' ' order by indexname) from pg_indexes where"
                      + " tablename = 'seats'"))
          .isEqualTo("seats_by_holder seats_pkey");
      assertThat(one("select has_table_privilege('" + reader + "', 'seats', 'select')"))
          .isEqualTo("t");
      swapBack("r1");
      assertThat(
              one(
                  "select string_agg(indexname, ' ' order by indexname) from pg_indexes where"
                      + " tablename = 'seats'"))
          .isEqualTo("seats_by_holder seats_pkey");
      assertThat(one("select count(*) from seats")).isEqualTo("1");
    } finally {
      run("drop owned by " + reader, "drop role " + reader);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "create view seen as select * from seats; the view \"seen\"",
        "create table t (c text, p bigint, constraint holds foreign key (c, p) references seats);"
            + " the foreign key \"holds\"",
        "alter table seats enable row level security, add column id serial;"
            + " the sequence \"seats_id_seq\"",
        "create policy own on seats; the policy \"own\"",
        "create rule loud as on insert to seats do also nothing; the rule \"loud\"",
        "grant select (holder) on seats to public; rights on the column \"holder\""
      })
  void whatWouldStayWithTheOldTableIsRefused(String statement, String says) throws Exception {
    serviceFills(models(), List.of());
    run(statement);
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageStartingWith("TRE-104 ")
        .withMessageContaining(says)
        .withMessageContaining("With swap=rows the table stays");
    try (ReadModels byRows = ViewTables.open(database(), "?swap=rows")) {
      if (says.contains("foreign key")) {
        assertThatExceptionOfType(EventLogException.class)
            .isThrownBy(() -> byRows.check(VIEW))
            .withMessageContaining(says);
        return;
      }
      byRows.check(VIEW);
      byRows.create(VIEW, "r1");
      byRows.swap(List.of(VIEW));
      List<String> _ = byRows.swapBack(Map.of(VIEW, "r1"));
    }
  }

  @Test
  void aTableThatFiresIsRefusedEitherWay() throws Exception {
    serviceFills(models(), List.of());
    run(
        "create function f() returns trigger language plpgsql as $$ begin return null; end $$",
        "create trigger loud after insert on seats for each row execute function f()");
    for (String parameters : new String[] {"", "?swap=rows"}) {
      try (ReadModels other = ViewTables.open(database(), parameters)) {
        assertThatExceptionOfType(EventLogException.class)
            .isThrownBy(() -> other.check(VIEW))
            .withMessageContaining("the trigger \"loud\"");
      }
    }
  }

  @Test
  void aReaderWhoHoldsTheTableIsNotWaitedForLong() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    models().create(VIEW, "r1");
    try (Connection reader = database().connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.executeQuery("select * from seats").close();
      assertThatExceptionOfType(EventLogException.class)
          .isThrownBy(() -> models().swap(List.of(VIEW)))
          .matches(EventLogException::retryable);
      reader.rollback();
    }
    models().swap(List.of(VIEW));
    assertThat(one("select count(*) from seats")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?swap=rows"})
  void whatIsHungOnTheTableBetweenTheCheckAndTheSwapIsSeen(String parameters) throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    try (ReadModels other = ViewTables.open(database(), parameters)) {
      other.check(VIEW);
      other.create(VIEW, "r1");
      run(
          "create table t (c text, p bigint, constraint late foreign key (c, p) references seats"
              + " on delete cascade)",
          "insert into t values ('A', 1)");
      assertThatExceptionOfType(EventLogException.class)
          .isThrownBy(() -> other.swap(List.of(VIEW)))
          .withMessageContaining("the foreign key \"late\"");
      assertThat(one("select count(*) from t")).isEqualTo("1");
      assertThat(one("select count(*) from seats")).isEqualTo("1");
      run("alter table t drop constraint late");
      other.swap(List.of(VIEW));
      assertThat(one("select count(*) from seats")).isEqualTo("0");
    }
  }

  @Test
  void whoWritesWhileRowsAreReplacedWaits() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    try (ReadModels byRows = ViewTables.open(database(), "?swap=rows");
        Connection writer = database().connect()) {
      byRows.create(VIEW, "r1");
      writer.setAutoCommit(false);
      ViewTables.insert(writer, List.of(row("B", 1)));
      assertThatExceptionOfType(EventLogException.class)
          .isThrownBy(() -> byRows.swap(List.of(VIEW)))
          .matches(EventLogException::retryable);
      writer.commit();
      byRows.swap(List.of(VIEW));
      assertThat(one("select count(*) from seats__before")).isEqualTo("2");
    }
  }

  @Test
  void rightsAreThoseOfTheLiveTableAtTheSwap() throws Exception {
    serviceFills(models(), List.of());
    String name = database().jdbcUrl().replaceAll(".*/", "");
    run(
        "create role early_" + name,
        "create role late_" + name,
        "create role default_" + name,
        "grant select on seats to early_" + name,
        "alter default privileges grant select on tables to default_" + name);
    try {
      models().create(VIEW, "r1");
      run("revoke select on seats from early_" + name, "grant select on seats to late_" + name);
      models().swap(List.of(VIEW));
      for (String role : new String[] {"early", "default"}) {
        assertThat(one("select has_table_privilege('" + role + "_" + name + "','seats','select')"))
            .as(role)
            .isEqualTo("f");
      }
      assertThat(one("select has_table_privilege('late_" + name + "', 'seats', 'select')"))
          .isEqualTo("t");
    } finally {
      for (String role : new String[] {"early_", "late_", "default_"}) {
        run("drop owned by " + role + name, "drop role " + role + name);
      }
    }
  }

  @Test
  void aShadowThatALaterRunHasLeftDoesNotHinderTheWayBack() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    swap();
    models().create(VIEW, "r2");
    swapBack("r1");
    assertThat(one("select count(*) from seats")).isEqualTo("1");
    assertThat(models().mark(VIEW, Side.SHADOW)).isEmpty();
    assertThat(models().exists(VIEW, Side.SHADOW)).isFalse();
  }

  @Test
  void rowsThatTheDatabaseNumbersComeBackWithTheirNumbers() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    run("alter table seats add column id bigint generated always as identity (start with 70)");
    try (ReadModels byRows = ViewTables.open(database(), "?swap=rows")) {
      byRows.create(VIEW, "r1");
      byRows.swap(List.of(VIEW));
      assertThat(byRows.swapBack(Map.of(VIEW, "r1"))).containsExactly("seats");
    }
    assertThat(one("select id from seats")).isEqualTo("70");
  }

  @Test
  void whatTheLiveTableWouldRoundOrCutIsRefused() throws Exception {
    serviceFills(models(), List.of());
    run(
        "alter table seats alter holder type varchar(5)",
        "alter table seats alter since type timestamptz(3)");
    for (String parameters : new String[] {"", "?swap=rows"}) {
      try (ReadModels other = ViewTables.open(database(), parameters)) {
        other.create(VIEW, "r1");
        for (String[] value :
            new String[][] {
              {"price", "1.23456", "numeric(20, 4) and does not hold \"1.23456\""},
              {"price", "12345678901234567", "does not hold"},
              {"holder", "longer", "varchar(5) and does not hold \"longer\""},
              {"since", "2012-04-01T08:00:00.123456Z", "does not hold"}
            }) {
          assertThatExceptionOfType(EventLogException.class)
              .isThrownBy(
                  () ->
                      other.write(
                          VIEW,
                          Side.SHADOW,
                          Map.of(List.of("A", "1"), Optional.of(row("A", 1, value[0], value[1]))),
                          ViewMark.start("r1"),
                          at(1)))
              .withMessageStartingWith("TRE-106 ")
              .withMessageContaining("of the row A, 1 the column \"" + value[0] + "\" is of type ")
              .withMessageContaining(value[2]);
        }
      }
    }
    run("alter table seats add column owner text not null");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("the column \"owner\" of \"seats\" may not be empty");
  }

  @Test
  void aTableOfSomebodyElseIsNotTakenForWhatWasLiveBefore() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    run("create table seats__before (note text)");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageStartingWith("TRE-104 ")
        .withMessageContaining("there is a table \"seats__before\", and tranship_read_models");
    models().create(VIEW, "r1");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().swap(List.of(VIEW)));
    assertThat(one("select count(*) from seats")).isEqualTo("1");
    assertThat(one("select count(*) from seats__before")).isEqualTo("0");
  }

  @Test
  void aTableOfAnotherFormIsRefused() throws Exception {
    run("create table seats (conference text, place bigint, holder bytea)");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageStartingWith("TRE-103 ")
        .withMessageContaining("is of type bytea and holds no text");
    run("alter table seats alter holder type uuid using null");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("is of type uuid and holds no text")
        .withMessageContaining("Say uuid in the plan");
    run(
        "drop table seats",
        "create table seats (conference text, place bigint, holder text, price numeric, paid"
            + " boolean, since timestamptz)");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("no unique index of \"seats\" is over conference, place alone");
    run("alter table seats drop column paid");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("has no column \"paid\"");
  }
}
