package org.tranship.driver.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
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
        "create table documents(id text primary key, body blob, owner text, odd text)");
    return Databases.open(
        url + "?table=documents&key=id&content=body&attributes=owner,odd&synchronous=NORMAL");
  }
}
