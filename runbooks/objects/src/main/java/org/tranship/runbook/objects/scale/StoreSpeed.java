package org.tranship.runbook.objects.scale;

/// How one connection fares with a store, and what the store takes of all together.
///
/// @param latency seconds of a request that carries next to nothing
/// @param stream bytes a second on one connection
/// @param requests requests a second that it takes in all; infinite where nobody knows
/// @param bytes bytes a second that it takes in all; infinite where nobody knows
public record StoreSpeed(double latency, double stream, double requests, double bytes) {
  public StoreSpeed {
    if (!(latency >= 0 && stream > 0 && requests > 0 && bytes > 0)) {
      throw new IllegalArgumentException("A store takes some time, and more than nothing.");
    }
  }

  /// Seconds of one request that carries so many bytes.
  double seconds(double size) {
    return latency + size / stream;
  }
}
