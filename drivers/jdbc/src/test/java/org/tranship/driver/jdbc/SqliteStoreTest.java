package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Footprint;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;

/// The contract on SQLite.
class SqliteStoreTest extends StoreContract {
  @TempDir Path directory = Path.of("");

  @Override
  protected Store createStore() throws Exception {
    String url = "jdbc:sqlite:" + directory.resolve("objects.db");
    Databases.run(
        url,
        "pragma journal_mode=wal",
        "create table if not exists documents(id text primary key, body blob, owner text, odd text)");
    return Databases.open(
        url + "?table=documents&key=id&content=body&attributes=owner,odd&synchronous=NORMAL");
  }

  /// The driver takes a value as one array, so two of the largest are as many as may be on their
  /// way.
  @Test
  void saysWhatAWriteHolds() throws Exception {
    try (Store store = createStore()) {
      Footprint footprint = store.capabilities().footprint();
      assertThat(footprint.writing(40 << 20)).isEqualTo(40 << 20);
      assertThat(footprint.writing()).isEqualTo(store.capabilities().largestPut());
      assertThat(footprint.transfers()).isEqualTo(2);
    }
  }
}
