package org.tranship.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.runbook.imagestore.ImageStoreException;
import org.tranship.runbook.imagestore.connection.ConnectionString;

/// An image store as the operator typed it: the URL of a store, or a connection string as a cluster
/// manifest has it.
final class ImageStoreArgument {
  private ImageStoreArgument() {}

  /// What it takes to open it. A login in a connection string is never handed on in plain text.
  ///
  /// @throws CommandFailed as an error of use if it names no store
  /// @throws ImageStoreException if it is a connection string by which nobody can open the store
  static StoreSpec parse(Session session, String typed) {
    return parse(session, typed, Map.of());
  }

  /// Likewise, with options beside it.
  static StoreSpec parse(Session session, String typed, Map<String, String> options) {
    refuseUnusable(typed);
    return StoreArgument.parse(session, typed, options);
  }

  /// Where content is to go: a folder that is not there is made.
  static StoreSpec target(Session session, String typed, Map<String, String> options) {
    StoreSpec spec = parse(session, typed, options);
    if (!spec.location().scheme().equals("file")) {
      return spec;
    }
    Map<String, String> more = new HashMap<>(spec.options());
    more.putIfAbsent("create", "true");
    return new StoreSpec(spec.location(), more, spec.secrets());
  }

  /// @throws ImageStoreException if it is a connection string by which nobody can open the store
  static void refuseUnusable(String typed) {
    boolean string =
        typed.isBlank()
            || typed.strip().startsWith("_")
            || scheme(typed)
                .filter(it -> it.equals("xstore") || it.equals("file") || it.equals("dsms"))
                .isPresent();
    if (!string) {
      return;
    }
    ConnectionString read;
    try {
      read = ConnectionString.parse(typed, false);
    } catch (IllegalArgumentException e) {
      throw ImageStoreException.unusable(
          "that was named", "its connection string cannot be read: " + e.getMessage());
    }
    read.obstacle()
        .ifPresent(
            why -> {
              throw ImageStoreException.unusable(read.toString(), why);
            });
  }

  private static Optional<String> scheme(String typed) {
    try {
      return Optional.of(Location.parse(typed.strip()).scheme());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
