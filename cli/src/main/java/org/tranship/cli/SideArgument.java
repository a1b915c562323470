package org.tranship.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;

/// One side of a comparison: the URL of a store, or the path of a snapshot, which is a store that
/// can be listed and not read.
final class SideArgument {
  static final String SNAPSHOT = "snapshot";

  private SideArgument() {}

  /// What it takes to open it. Nothing is opened; a path is looked at.
  ///
  /// @param content whether contents will be compared, for which a snapshot tells the SHA-256 of
  ///   its objects instead of the digest that their store listed
  /// @throws CommandFailed as an error of usage if it is neither
  static StoreSpec parse(
      Session session, String typed, List<StoreProvider> providers, boolean content) {
    Set<String> schemes = new HashSet<>();
    providers.forEach(provider -> schemes.addAll(provider.schemes()));
    int colon = typed.indexOf(':');
    // A colon may be part of a file's name, as in a time of day.
    boolean url = colon > 0 && schemes.contains(typed.substring(0, colon).toLowerCase(Locale.ROOT));
    StoreSpec spec =
        !url && isFile(typed)
            ? new StoreSpec(new Location(SNAPSHOT, typed), Map.of(), Map.of())
            : store(session, typed);
    return content && spec.location().scheme().equals(SNAPSHOT)
        ? new StoreSpec(spec.location(), Map.of("digest", "content"), Map.of())
        : spec;
  }

  private static StoreSpec store(Session session, String typed) {
    try {
      return StoreArgument.parse(session, typed);
    } catch (CommandFailed e) {
      throw new CommandFailed(
          e.code(), e.getMessage() + " Nor is there a snapshot, a file of that name.", e);
    }
  }

  private static boolean isFile(String typed) {
    try {
      return Files.isRegularFile(Path.of(typed));
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
