package org.tranship.core.store;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;

/// Everything needed to open a store, as data that may be written down and sent to another process:
/// secrets are references.
///
/// @param location where it is
/// @param options settings of the driver that are not part of the location
/// @param secrets settings whose value is a secret
public record StoreSpec(
    Location location, Map<String, String> options, Map<String, SecretRef> secrets) {
  public StoreSpec {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
  }

  /// The location and the names of the options: among their values may be a secret in plain text.
  @Override
  public String toString() {
    return location + " with " + options.keySet() + " and " + secrets;
  }

  public static StoreSpec of(String location) {
    return new StoreSpec(Location.parse(location), Map.of(), Map.of());
  }
}
