package org.tranship.driver.jdbc;

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
  void aTableThatFiresIsRefused() throws Exception {
    serviceFills(models(), List.of());
    server().run("insert into sys.triggers values ('loud', 1)");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().check(VIEW))
        .withMessageContaining("the trigger \"loud\"");
  }
}
