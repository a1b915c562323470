package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.testkit.readmodel.ReadModelsPlace;

/// What happens on PostgreSQL at the moment of a swap, when others are at the table too.
class PostgresSwapTest extends ReadModelsPlace {
  private final PostgresSeats seats = new PostgresSeats();

  @Override
  protected ReadModels create() {
    return seats.open("");
  }

  @Override
  protected void serviceFills(ReadModels models, List<ViewRow> rows) throws Exception {
    seats.fill(rows);
  }

  @Test
  void aReaderWhoHoldsTheTableIsNotWaitedForLong() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    models().create(VIEW, "r1");
    try (Connection reader = seats.database().connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.executeQuery("select * from seats").close();
      assertThatExceptionOfType(EventLogException.class)
          .isThrownBy(() -> models().swap(List.of(VIEW)))
          .matches(EventLogException::retryable);
      reader.rollback();
    }
    models().swap(List.of(VIEW));
    assertThat(seats.one("select count(*) from seats")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?swap=rows"})
  void whatIsHungOnTheTableBetweenTheCheckAndTheSwapIsSeen(String parameters) throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    try (ReadModels other = ViewTables.open(seats.database(), parameters)) {
      other.check(VIEW);
      other.create(VIEW, "r1");
      seats.run(
          "create table t (c text, p bigint, constraint late foreign key (c, p) references seats"
              + " on delete cascade)",
          "insert into t values ('A', 1)");
      assertThatExceptionOfType(EventLogException.class)
          .isThrownBy(() -> other.swap(List.of(VIEW)))
          .withMessageContaining("the foreign key \"late\"");
      assertThat(seats.one("select count(*) from t")).isEqualTo("1");
      assertThat(seats.one("select count(*) from seats")).isEqualTo("1");
      seats.run("alter table t drop constraint late");
      other.swap(List.of(VIEW));
      assertThat(seats.one("select count(*) from seats")).isEqualTo("0");
    }
  }

  @Test
  void whoWritesWhileRowsAreReplacedWaits() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    try (ReadModels byRows = ViewTables.open(seats.database(), "?swap=rows");
        Connection writer = seats.database().connect()) {
      byRows.create(VIEW, "r1");
      writer.setAutoCommit(false);
      ViewTables.insert(writer, List.of(row("B", 1)));
      assertThatExceptionOfType(EventLogException.class)
          .isThrownBy(() -> byRows.swap(List.of(VIEW)))
          .matches(EventLogException::retryable);
      writer.commit();
      byRows.swap(List.of(VIEW));
      assertThat(seats.one("select count(*) from seats__before")).isEqualTo("2");
    }
  }

  @Test
  void rightsAreThoseOfTheLiveTableAtTheSwap() throws Exception {
    serviceFills(models(), List.of());
    String name = seats.database().jdbcUrl().replaceAll(".*/", "");
    seats.run(
        "create role early_" + name,
        "create role late_" + name,
        "create role default_" + name,
        "grant select on seats to early_" + name,
        "alter default privileges grant select on tables to default_" + name);
    try {
      models().create(VIEW, "r1");
      seats.run(
          "revoke select on seats from early_" + name, "grant select on seats to late_" + name);
      models().swap(List.of(VIEW));
      for (String role : new String[] {"early", "default"}) {
        assertThat(
                seats.one(
                    "select has_table_privilege('" + role + "_" + name + "','seats','select')"))
            .as(role)
            .isEqualTo("f");
      }
      assertThat(seats.one("select has_table_privilege('late_" + name + "', 'seats', 'select')"))
          .isEqualTo("t");
    } finally {
      for (String role : new String[] {"early_", "late_", "default_"}) {
        seats.run("drop owned by " + role + name, "drop role " + role + name);
      }
    }
  }

  @Test
  void aShadowThatALaterRunHasLeftDoesNotHinderTheWayBack() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    models().create(VIEW, "r1");
    models().swap(List.of(VIEW));
    models().create(VIEW, "r2");
    swapBack("r1");
    assertThat(seats.one("select count(*) from seats")).isEqualTo("1");
    assertThat(models().mark(VIEW, Side.SHADOW)).isEmpty();
    assertThat(models().exists(VIEW, Side.SHADOW)).isFalse();
  }

  @Test
  void rowsThatTheDatabaseNumbersComeBackWithTheirNumbers() throws Exception {
    serviceFills(models(), List.of(row("A", 1)));
    seats.run(
        "alter table seats add column id bigint generated always as identity (start with 70)");
    try (ReadModels byRows = ViewTables.open(seats.database(), "?swap=rows")) {
      byRows.create(VIEW, "r1");
      byRows.swap(List.of(VIEW));
      assertThat(byRows.swapBack(Map.of(VIEW, "r1"))).containsExactly("seats");
    }
    assertThat(seats.one("select id from seats")).isEqualTo("70");
  }
}
