package org.tranship.cli;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;

/// Keys that were typed in a connection string when a run was begun, and that its journal does not
/// have: whoever goes back from that run gives them once more, in the environment.
final class HeldKeys {
  /// Where the driver of Azure looks for a key, too.
  static final String VARIABLE = "AZURE_STORAGE_KEY";

  private static final String UNKNOWN = "TRI-147";
  private static final Pattern HELD = Pattern.compile("\\bheld:(xstore\\.[^;]+)");

  private HeldKeys() {}

  /// Whether a location has such a key.
  static boolean has(Location location) {
    return location.scheme().equals("xstore") && HELD.matcher(location.reveal()).find();
  }

  /// Takes the keys of a location from the environment.
  ///
  /// @throws CommandFailed if it has one, and the environment has none
  static void take(Session session, Location location) {
    if (!has(location)) {
      return;
    }
    Map<String, String> environment = session.composition().environment();
    Optional<String> key =
        Optional.ofNullable(environment.get(VARIABLE)).filter(it -> !it.isEmpty());
    if (key.isEmpty()) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          UNKNOWN
              + " The key of "
              + location
              + " was typed when the run was begun, and is not kept. Nothing was done. Set "
              + VARIABLE
              + " to it, and run the same command again.",
          null);
    }
    Matcher matcher = HELD.matcher(location.reveal());
    while (matcher.find()) {
      var _ = session.composition().vault().hold(matcher.group(1), new Secret(key.get()));
    }
  }
}
