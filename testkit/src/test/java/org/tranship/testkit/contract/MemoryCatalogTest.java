package org.tranship.testkit.contract;

import java.util.List;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.value.Key;
import org.tranship.testkit.catalog.MemoryCatalog;

/// The contract on the catalogue in memory.
class MemoryCatalogTest extends CatalogContract {
  private final MemoryCatalog memory = new MemoryCatalog();

  @Override
  protected Catalog createCatalog() {
    return memory;
  }

  @Override
  protected void insert(List<Row> rows) {
    rows.forEach(row -> memory.write(row.id(), row.pointer()));
  }

  @Override
  protected void remove(Key id) {
    memory.remove(id);
  }
}
