package org.tranship.cli;

import java.util.Map;
import java.util.regex.Pattern;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;

/// A store as the operator typed it.
final class StoreArgument {
  /// Parameters that hold a secret, whatever the driver; not those that say where one is, or of
  /// which type, as `credential-type` does.
  private static final Pattern SECRET =
      Pattern.compile("(?i)(?!.*(?:file|path|type)$).*(pass|pwd|secret|token|credential).*");

  private StoreArgument() {}

  /// The store that a location names. What it says is written into the journal, so a secret in it
  /// must be a reference; but for the keys in a form that another tool prescribes, which
  /// [TypedKeys] holds.
  ///
  /// @throws CommandFailed as an error of use if it names no store or holds a secret in plain text
  static StoreSpec parse(Session session, String typed) {
    return parse(session, typed, Map.of());
  }

  /// Likewise, with options beside the location.
  static StoreSpec parse(Session session, String typed, Map<String, String> options) {
    Location location;
    try {
      location = new TypedKeys(session).held(Location.parse(typed));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "TRS-507 " + e.getMessage() + " For a directory write file:" + example(typed),
          e);
    }
    options.forEach(StoreArgument::refuseSecret);
    if (location.scheme().equals("file") || location.scheme().equals("memory")) {
      return new StoreSpec(location, options, Map.of());
    }
    if (location.scheme().equals("xstore")) {
      return new StoreSpec(location, options, Map.of());
    }
    try {
      location.parameters().forEach(StoreArgument::refuseSecret);
    } catch (IllegalArgumentException _) {
      return new StoreSpec(location, options, Map.of()); // its driver says what is wrong with it
    }
    if (!location.shown(_ -> true).equals(location.reveal())) {
      throw plain("what stands in front of the @ in " + location);
    }
    return new StoreSpec(location, options, Map.of());
  }

  /// A path that was typed is repeated; what may hold a password is not.
  private static String example(String typed) {
    return typed.indexOf('@') < 0 && typed.indexOf('=') < 0 ? typed : "DIRECTORY";
  }

  private static void refuseSecret(String name, String value) {
    if (SECRET.matcher(name).matches() && SecretRef.parse(value).isEmpty()) {
      throw plain("the option " + name);
    }
  }

  private static CommandFailed plain(String where) {
    return new CommandFailed(
        ExitCode.USAGE,
        "TRS-508 A secret stands in plain text in "
            + where
            + ", and the journal would keep it. Write ${NAME} for an environment variable, or"
            + " file:PATH, in an option such as password=${NAME}.",
        null);
  }
}
