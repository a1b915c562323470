package org.tranship.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.journal.Journal;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.contract.DurableJournalContract;

/// The SQLite journal keeps the contract, other processes and their death included.
class SqliteJournalTest extends DurableJournalContract {
  @TempDir Path place;

  @Override
  protected Location location() {
    return new Location("sqlite", place.resolve("journal ? #%41 \u00e9").toString());
  }

  @Override
  protected Journal open() {
    return new SqliteJournals().open(location(), new SecretVault(Map.of()));
  }

  @Override
  protected void assertSound() throws SQLException {
    Path file = Path.of(location().rest()).resolve(RUN + ".tranship");
    if (Files.exists(file)) {
      try (Connection connection = Connections.reader(file)) {
        assertThat(SqliteFile.ask(connection, "PRAGMA integrity_check")).isEqualTo("ok");
      }
    }
  }
}
