package org.tranship.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A method at a path, and what answers it.
///
/// @param method in capitals
/// @param path with a name in braces where any segment may stand
/// @param open answered without a token
record Route(String method, String path, boolean open, Handler handler) {
  /// Answers a request.
  @FunctionalInterface
  interface Handler {
    /// @throws Refusal if it is not done
    Answer answer(Request request) throws InterruptedException;
  }

  static Route get(String path, Handler handler) {
    return new Route("GET", path, false, handler);
  }

  static Route post(String path, Handler handler) {
    return new Route("POST", path, false, handler);
  }

  /// One that tells nothing of what the server does for anybody.
  static Route open(String path, Handler handler) {
    return new Route("GET", path, true, handler);
  }

  /// What stands where the path has names; empty if the path is another one.
  Optional<Map<String, String>> match(String asked) {
    String[] own = path.split("/", -1);
    String[] theirs = asked.split("/", -1);
    if (own.length != theirs.length) {
      return Optional.empty();
    }
    Map<String, String> parts = new LinkedHashMap<>();
    for (int i = 0; i < own.length; i++) {
      if (own[i].startsWith("{") && !theirs[i].isEmpty()) {
        parts.put(own[i].substring(1, own[i].length() - 1), theirs[i]);
      } else if (!own[i].equals(theirs[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }
}
