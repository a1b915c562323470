package org.tranship.core.catalog;

/// Opens a catalogue, as the composition root has it done.
@FunctionalInterface
public interface CatalogOpener {
  Catalog open(CatalogSpec spec);
}
