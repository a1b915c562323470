package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.testkit.readmodel.ReadModelsContract;

/// The contract on H2, where rows are replaced.
class H2ReadModelsTest extends ReadModelsContract {
  @TempDir Path directory = Path.of("");

  private String url() {
    return "jdbc:h2:" + directory.resolve("views");
  }

  @Override
  protected ReadModels create() {
    return ViewTables.open(url());
  }

  @Override
  protected void serviceFills(ReadModels models, List<ViewRow> rows) throws Exception {
    try (Connection connection = DriverManager.getConnection(url())) {
      Databases.run(
          url(),
          ViewTables.create("varchar", "decfloat", "boolean", "timestamp(6) with time zone"));
      ViewTables.insert(connection, rows);
    }
  }

  @Test
  void columnsThatArePutBackHaveTheirValues() throws Exception {
    serviceFills(models(), List.of(row("A", 7)));
    Databases.run(url(), "update \"seats\" set \"tenant\" = 'two'");
    models().create(VIEW, "r1");
    models().swap(List.of(VIEW));
    swapBack("r1");
    try (Connection connection = DriverManager.getConnection(url())) {
      assertThat(ViewTables.one(connection, "select \"tenant\" from \"seats\"")).isEqualTo("two");
    }
  }

  @Test
  void rowsThatTheDatabaseNumbersComeBackWithTheirNumbers() throws Exception {
    serviceFills(models(), List.of(row("A", 7)));
    Databases.run(
        url(),
        "alter table \"seats\" add column \"id\" bigint generated always as identity (start with"
            + " 70)");
    models().create(VIEW, "r1");
    models().swap(List.of(VIEW));
    swapBack("r1");
    try (Connection connection = DriverManager.getConnection(url())) {
      assertThat(ViewTables.one(connection, "select \"id\" from \"seats\"")).isEqualTo("70");
    }
  }

  @Test
  void twoSpellingsOfOneKeyAreNotTakenForTwoRows() throws Exception {
    serviceFills(models(), List.of(row("Abc", 7)));
    Databases.run(
        url(), "alter table \"seats\" alter column \"conference\" varchar_ignorecase not null");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().rows(VIEW, Side.LIVE, List.of(List.of("aBC", "7"))))
        .withMessageStartingWith("TRE-107 ")
        .withMessageContaining("the row Abc, 7 for a key that is spelt otherwise");
  }

  @Test
  void aTableThatOthersPointAtIsRefused() throws Exception {
    ViewTables.refusesForeignKeys(
        models(), VIEW, () -> serviceFills(models(), List.of()), sql -> Databases.run(url(), sql));
  }

  @Test
  void aTableThatFiresIsRefused() throws Exception {
    serviceFills(models(), List.of());
    Databases.run(
        url(),
        "create trigger \"loud\" after insert on \"seats\" for each row as 'org.h2.api.Trigger"
            + " create() { return new org.h2.tools.TriggerAdapter() { public void"
            + " fire(java.sql.Connection c, java.sql.ResultSet o, java.sql.ResultSet n) {} }; }'");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageStartingWith("TRE-104 ")
        .withMessageContaining("the trigger \"")
        .withMessageContaining("which would fire");
  }
}
