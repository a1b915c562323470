package org.tranship.core.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;

/// Everything needed to open a catalogue, as data that may be written down and sent to another
/// process: secrets are references.
///
/// @param database where it is
/// @param options which table or statements, which columns, and settings of the driver
/// @param secrets settings whose value is a secret
public record CatalogSpec(
    Location database, Map<String, String> options, Map<String, SecretRef> secrets) {
  public CatalogSpec {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
  }

  /// The same with one option more, or with another value of it.
  public CatalogSpec with(String option, String value) {
    Map<String, String> all = new TreeMap<>(options);
    all.put(option, value);
    return new CatalogSpec(database, all, secrets);
  }

  /// The database and the names of the options: among their values may be a secret in plain text.
  @Override
  public String toString() {
    return database + " with " + options.keySet() + " and " + secrets;
  }
}
