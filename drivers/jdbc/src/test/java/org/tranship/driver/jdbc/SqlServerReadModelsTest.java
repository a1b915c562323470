package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.testkit.readmodel.ReadModelsContract;

/// The contract by the statements for SQL Server, on H2 in its manner.
class SqlServerReadModelsTest extends ReadModelsContract {
  @TempDir Path directory = Path.of("");
  private @Nullable SqlServerMannerH2 server;

  private SqlServerMannerH2 server() {
    return Objects.requireNonNull(server);
  }

  @Override
  protected ReadModels create() throws Exception {
    server = SqlServerMannerH2.in(directory);
    return ViewTables.open(SqlServerMannerH2.URL);
  }

  @Override
  protected void serviceFills(ReadModels models, List<ViewRow> rows) throws Exception {
    server().run(ViewTables.create("nvarchar(400)", "decimal(38, 10)", "bit", "datetimeoffset(6)"));
    try (Connection connection = server().connection()) {
      ViewTables.insert(connection, rows);
    }
  }

  @AfterEach
  void stop() throws Exception {
    server().close();
  }

  @Test
  void columnsThatOthersKeepAreLeftAlone() throws Exception {
    serviceFills(models(), List.of());
    models().create(VIEW, "r1");
    assertThat(put(Side.SHADOW, ViewMark.start("r1"), at(1), row("A", 1))).isTrue();
    models().swap(List.of(VIEW));
    server().run("update \"seats\" set \"tenant\" = 'two'");
    ViewRow changed = row("A", 1, "holder", "me");
    assertThat(put(Side.LIVE, at(1), at(2), changed, row("B", 2))).isTrue();
    try (Connection connection = server().connection()) {
      assertThat(
              ViewTables.one(
                  connection,
                  "select listagg(\"tenant\", ' ') within group (order by \"place\") from"
                      + " \"seats\""))
          .isEqualTo("two one");
    }
    assertThat(models().rows(VIEW, Side.LIVE, List.of(VIEW.key(changed)))).containsValue(changed);
  }

  @Test
  void aTableThatOthersPointAtIsRefused() throws Exception {
    ViewTables.refusesForeignKeys(
        models(), VIEW, () -> serviceFills(models(), List.of()), sql -> server().run(sql));
  }

  @Test
  void aTableThatFiresIsRefused() throws Exception {
    serviceFills(models(), List.of());
    server().run("insert into sys.triggers values ('loud', 1)");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("the trigger \"loud\"");
  }
}
