package org.tranship.client.tables;

import java.time.Clock;
import java.util.UUID;

class MemoryTablesContractTest extends TablesContract {
  private final MemoryTables tables = new MemoryTables(Clock.systemUTC(), 7);

  @Override
  Tables tables() {
    return tables;
  }

  @Override
  String freshTable() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }
}
