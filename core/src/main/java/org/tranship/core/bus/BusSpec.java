package org.tranship.core.bus;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;

/// Everything needed to open a bus, as data that may be written down and sent to another process:
/// secrets are references.
///
/// @param location where it is
/// @param options settings of the driver that are not part of the location
/// @param secrets settings whose value is a secret
public record BusSpec(
    Location location, Map<String, String> options, Map<String, SecretRef> secrets) {
  public BusSpec {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
  }

  public static BusSpec of(String location) {
    return new BusSpec(Location.parse(location), Map.of(), Map.of());
  }

  /// The location and the names of the options: among their values may be a secret in plain text.
  @Override
  public String toString() {
    return location + " with " + options.keySet() + " and " + secrets;
  }
}
