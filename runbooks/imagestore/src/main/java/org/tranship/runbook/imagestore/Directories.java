package org.tranship.runbook.imagestore;

import java.util.ArrayDeque;
import java.util.Deque;

/// The directories of paths that come in order, each once, an outer one before those in it.
final class Directories {
  private String last = "";

  /// The directories of a path that no path before it had.
  Deque<String> newOf(String path) {
    Deque<String> found = new ArrayDeque<>();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (!last.startsWith(path.substring(0, slash + 1))) {
        found.add(path.substring(0, slash));
      }
    }
    last = path;
    return found;
  }
}
