package org.tranship.client.fabric;

import java.util.List;

/// An upload in chunks, as the cluster has it in memory.
///
/// @param id that was chosen for it
/// @param path of the file
/// @param size of the file
/// @param missing what it still waits for, in order
public record UploadSession(String id, String path, long size, List<Range> missing) {
  public UploadSession {
    missing = List.copyOf(missing);
  }

  /// Whether it is of this file. Paths that differ by case alone are taken for one.
  boolean isOf(String other, long bytes) {
    return size == bytes && path.equalsIgnoreCase(other);
  }

  /// Bytes of a file.
  ///
  /// @param start first
  /// @param end last
  public record Range(long start, long end) {}
}
