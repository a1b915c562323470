package org.tranship.driver.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;

/// The contract on H2.
class H2StoreTest extends StoreContract {
  @TempDir Path directory = Path.of("");

  @Override
  protected Store createStore() throws Exception {
    String url = "jdbc:h2:" + directory.resolve("objects") + ";DB_CLOSE_DELAY=0";
    Databases.run(
        url,
        """
        create table documents("id" varchar primary key, "body" blob, "owner" varchar,
          "odd" varchar)""");
    return Databases.open(url + "?table=DOCUMENTS&key=id&content=body&attributes=owner,odd");
  }
}
