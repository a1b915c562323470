package org.tranship.core.catalog;

import java.util.Set;
import org.tranship.core.value.Secrets;

/// A driver's entry for catalogues, found by `ServiceLoader`.
public interface CatalogProvider {
  /// The schemes it answers to, in lower case.
  Set<String> schemes();

  /// One line for `tranship drivers`.
  String description();

  /// Makes a catalogue. Does no I/O beyond what it must: it connects when it is first used.
  ///
  /// @throws CatalogException of kind `SCHEMA` for an unknown or missing option, naming the nearest
  ///   right one
  Catalog open(CatalogSpec spec, Secrets secrets);
}
