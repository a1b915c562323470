package org.tranship.testkit.readmodel;

import java.util.List;
import org.tranship.core.readmodel.MemoryReadModels;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ViewRow;

/// The contract on the reference implementation.
class MemoryReadModelsTest extends ReadModelsContract {
  @Override
  protected ReadModels create() {
    return new MemoryReadModels();
  }

  @Override
  protected void serviceFills(ReadModels models, List<ViewRow> rows) {
    rows.forEach(row -> ((MemoryReadModels) models).plant(VIEW, row));
  }
}
