package org.tranship.testkit.server.fabric;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/// An image store as the cluster itself uses it: what it reads when something is registered, and
/// what it writes and removes by itself.
public interface ClusterFiles {
  /// The text under a path; empty if nothing is there.
  Optional<String> read(String path);

  void write(String path, String text);

  /// Removes a file, and all below a folder of this name. Absent is done.
  void remove(String path);

  /// One that is only read: the cluster keeps what it registers to itself.
  static ClusterFiles readOnly(Function<String, Optional<String>> read) {
    return new ClusterFiles() {
      @Override
      public Optional<String> read(String path) {
        return read.apply(path);
      }

      @Override
      public void write(String path, String text) {
        // Kept to itself.
      }

      @Override
      public void remove(String path) {
        // Nothing was written.
      }
    };
  }

  /// The cluster's own store.
  static ClusterFiles of(FabricImageStore store) {
    return new ClusterFiles() {
      @Override
      public Optional<String> read(String path) {
        return store
            .get(path)
            .flatMap(StoredFile::bytes)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
      }

      @Override
      public void write(String path, String text) {
        StoredFile _ = store.put(path, text.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public void remove(String path) {
        store.delete(path);
      }
    };
  }
}
