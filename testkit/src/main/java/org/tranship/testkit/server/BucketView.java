package org.tranship.testkit.server;

import java.util.Optional;
import java.util.SortedSet;

/// A bucket as its server holds it, seen from inside the server: no client and no signature is in
/// between.
public interface BucketView {
  /// Keys of all objects; none where there is no such bucket.
  SortedSet<String> keys();

  /// The bytes under a key; empty if there are none.
  Optional<byte[]> bytes(String key);

  /// Keys of uploads in parts that were begun and neither finished nor given up.
  SortedSet<String> unfinished();
}
