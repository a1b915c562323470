package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.testkit.readmodel.ReadModelsContract;

/// The contract on PostgreSQL, where tables change their names, and what comes along with a name.
class PostgresReadModelsTest extends ReadModelsContract {
  private final PostgresSeats seats = new PostgresSeats();

  String parameters() {
    return "";
  }

  @Override
  protected ReadModels create() {
    return seats.open(parameters());
  }

  @Override
  protected void serviceFills(ReadModels models, List<ViewRow> rows) throws Exception {
    seats.fill(rows);
  }

  private void swap() {
    models().create(VIEW, "r1");
    models().swap(List.of(VIEW));
  }

  @Test
  void defaultsIndexesAndRightsComeAlong() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    String reader = "reader_" + seats.database().jdbcUrl().replaceAll(".*/", "");
    seats.run(
        "create index seats_by_holder on seats (holder)",
        "create role " + reader,
        "grant select on seats to " + reader);
    try {
      swap();
      seats.run("insert into seats (conference, place) values ('B', 1)");
      assertThat(seats.one("select tenant from seats")).isEqualTo("one");
      assertThat(
              seats.one(
                  "select string_agg(indexname, ' ' order by indexname) from pg_indexes where"
                      + " tablename = 'seats'"))
          .isEqualTo("seats_by_holder seats_pkey");
      assertThat(seats.one("select has_table_privilege('" + reader + "', 'seats', 'select')"))
          .isEqualTo("t");
      swapBack("r1");
      assertThat(
              seats.one(
                  "select string_agg(indexname, ' ' order by indexname) from pg_indexes where"
                      + " tablename = 'seats'"))
          .isEqualTo("seats_by_holder seats_pkey");
      assertThat(seats.one("select count(*) from seats")).isEqualTo("1");
    } finally {
      seats.run("drop owned by " + reader, "drop role " + reader);
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
    seats.run(statement);
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageStartingWith("TRE-104 ")
        .withMessageContaining(says)
        .withMessageContaining("With swap=rows the table stays");
    try (ReadModels byRows = ViewTables.open(seats.database(), "?swap=rows")) {
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
    seats.run(
        "create function f() returns trigger language plpgsql as $$ begin return null; end $$",
        "create trigger loud after insert on seats for each row execute function f()");
    for (String parameters : new String[] {"", "?swap=rows"}) {
      try (ReadModels other = ViewTables.open(seats.database(), parameters)) {
        assertThatExceptionOfType(EventLogException.class)
            .isThrownBy(() -> other.check(VIEW))
            .withMessageContaining("the trigger \"loud\"");
      }
    }
  }

  @Test
  void whatTheLiveTableWouldRoundOrCutIsRefused() throws Exception {
    serviceFills(models(), List.of());
    seats.run(
        "alter table seats alter holder type varchar(5)",
        "alter table seats alter since type timestamptz(3)");
    for (String parameters : new String[] {"", "?swap=rows"}) {
      try (ReadModels other = ViewTables.open(seats.database(), parameters)) {
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
    seats.run("alter table seats add column owner text not null");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("the column \"owner\" of \"seats\" may not be empty");
  }

  @Test
  void aTableOfSomebodyElseIsNotTakenForWhatWasLiveBefore() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    seats.run("create table seats__before (note text)");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageStartingWith("TRE-104 ")
        .withMessageContaining("there is a table \"seats__before\", and tranship_read_models");
    models().create(VIEW, "r1");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().swap(List.of(VIEW)));
    assertThat(seats.one("select count(*) from seats")).isEqualTo("1");
    assertThat(seats.one("select count(*) from seats__before")).isEqualTo("0");
  }

  @Test
  void aTableOfAnotherFormIsRefused() throws Exception {
    seats.run("create table seats (conference text, place bigint, holder bytea)");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageStartingWith("TRE-103 ")
        .withMessageContaining("is of type bytea and holds no text");
    seats.run("alter table seats alter holder type uuid using null");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("is of type uuid and holds no text")
        .withMessageContaining("Say uuid in the plan");
    seats.run(
        "drop table seats",
        "create table seats (conference text, place bigint, holder text, price numeric, paid"
            + " boolean, since timestamptz)");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("no unique index of \"seats\" is over conference, place alone");
    seats.run("alter table seats drop column paid");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("has no column \"paid\"");
  }
}
