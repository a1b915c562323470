package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.events.EventSamples.all;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.testkit.readmodel.ReadModelsContract;

/// The contract on SQLite, where rows are replaced.
class SqliteReadModelsTest extends ReadModelsContract {
  @TempDir Path directory = Path.of("");

  private String url() {
    return "jdbc:sqlite:" + directory.resolve("views.db");
  }

  @Override
  protected ReadModels create() {
    return ViewTables.open(url());
  }

  @Override
  protected void serviceFills(ReadModels models, List<ViewRow> rows) throws Exception {
    try (Connection connection = DriverManager.getConnection(url())) {
      Databases.run(url(), ViewTables.create("text", "text", "integer", "text"));
      ViewTables.insert(connection, rows);
    }
  }

  @Test
  void whatANumericColumnWouldRoundIsRefusedAndNothingElse() throws Exception {
    Databases.run(url(), ViewTables.create("text", "numeric", "integer", "text"));
    models().create(VIEW, "r1");
    ViewRow largest = row("A", 1, "price", "9223372036854775807");
    assertThat(put(Side.SHADOW, ViewMark.start("r1"), at(1), largest)).isTrue();
    assertThat(all(models().scan(VIEW, Side.SHADOW))).containsExactly(largest);
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(
            () -> put(Side.SHADOW, at(1), at(2), row("A", 2, "price", "92233720368547758071")))
        .withMessageStartingWith("TRE-106 ");
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
  void aTableThatOthersPointAtIsRefused() throws Exception {
    ViewTables.refusesForeignKeys(
        models(), VIEW, () -> serviceFills(models(), List.of()), sql -> Databases.run(url(), sql));
  }

  @Test
  void aTableThatFiresIsRefused() throws Exception {
    serviceFills(models(), List.of());
    Databases.run(
        url(),
        "create trigger loud after insert on \"seats\" begin select raise(fail, 'loud'); end");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageStartingWith("TRE-104 ")
        .withMessageContaining("the trigger \"")
        .withMessageContaining("which would fire");
  }
}
