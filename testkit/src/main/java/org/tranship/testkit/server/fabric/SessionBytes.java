package org.tranship.testkit.server.fabric;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;

/// The bytes that came of a file in chunks, until it is published.
abstract sealed class SessionBytes {
  private long size;

  /// @param kept whether the bytes are; else only their digest
  static SessionBytes keeping(boolean kept) {
    return kept ? new Kept() : new Forgotten();
  }

  /// @param start where in the file they are; nothing else came for these places
  final void add(long start, byte[] bytes) {
    take(start, bytes);
    size += bytes.length;
  }

  /// How many came.
  final long size() {
    return size;
  }

  abstract void take(long start, byte[] bytes);

  /// Makes them a file of the store, once, and lets them go.
  abstract void publish(String path, FabricImageStore store);

  private static final class Kept extends SessionBytes {
    /// By their start.
    private final TreeMap<Long, byte[]> chunks = new TreeMap<>();

    @Override
    void take(long start, byte[] bytes) {
      chunks.put(start, bytes);
    }

    @Override
    void publish(String path, FabricImageStore store) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      chunks.values().forEach(whole::writeBytes);
      store.put(path, whole.toByteArray());
      chunks.clear();
    }
  }

  private static final class Forgotten extends SessionBytes {
    private final MessageDigest sha256 = StoredFile.digest();

    @Override
    void take(long start, byte[] bytes) {
      if (start != size()) {
        throw new IllegalStateException(
            "a double that keeps no bytes takes chunks in their order only");
      }
      sha256.update(bytes);
    }

    @Override
    void publish(String path, FabricImageStore store) {
      store.putForgotten(path, size(), HexFormat.of().formatHex(sha256.digest()));
    }
  }
}
