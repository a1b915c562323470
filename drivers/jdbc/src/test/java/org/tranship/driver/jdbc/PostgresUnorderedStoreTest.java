package org.tranship.driver.jdbc;

import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.PostgresServer;

/// The contract on PostgreSQL with a collation whose order is not that of keys, a constant column
/// and a table in a schema whose name needs quoting.
class PostgresUnorderedStoreTest extends StoreContract {
  @Override
  protected Store createStore() throws Exception {
    var database = PostgresServer.shared().createDatabase();
    Databases.run(
        database,
        "create schema \"My Data\"",
        """
        create table "My Data"."Docs"("Id" varchar collate "und-x-icu", kind text not null,
          body bytea, primary key (kind, "Id"))""",
        "insert into \"My Data\".\"Docs\" values ('of another kind', 'other', 'x')");
    return Databases.open(
        database, "table=My%20Data.Docs&key=Id&content=body&fixed.kind=mine&pool=6");
  }
}
