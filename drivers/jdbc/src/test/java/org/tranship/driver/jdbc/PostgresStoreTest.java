package org.tranship.driver.jdbc;

import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.PostgresServer;

/// The contract on PostgreSQL: a bytea column under one text key in the order of its bytes.
class PostgresStoreTest extends StoreContract {
  @Override
  protected Store createStore() throws Exception {
    var database = PostgresServer.shared().createDatabase();
    Databases.run(
        database,
        """
        create table documents(id text collate "C" primary key, body bytea, owner text, odd text)\
        """);
    return Databases.open(database, "table=documents&key=id&content=body&attributes=owner,odd");
  }
}
