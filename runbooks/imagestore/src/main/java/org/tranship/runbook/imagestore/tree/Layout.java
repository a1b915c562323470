package org.tranship.runbook.imagestore.tree;

import java.util.Locale;

/// How a kind of image store says that a package in it is whole.
public enum Layout {
  /// Azure Storage: a blob of a certain name at the root of what was uploaded, written last.
  XSTORE,
  /// A folder: nothing says so; a lock beside the package says that it is not.
  FILES,
  /// The Image Store Service: an empty file of a certain name in each directory.
  NATIVE;

  /// The usual one of stores with this scheme.
  public static Layout of(String scheme) {
    return switch (scheme) {
      case "xstore", "azblob" -> XSTORE;
      case "file" -> FILES;
      default -> NATIVE;
    };
  }

  /// Its name on a command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
