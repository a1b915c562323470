package org.tranship.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;

/// Keys that stand in plain text in a connection string `xstore:Name=value;...`, which is how
/// Service Fabric writes it. This process holds them, and what is written down has references in
/// their place. They do not survive the process: a run is taken up again by typing the same
/// command.
final class TypedKeys {
  private final Session session;

  TypedKeys(Session session) {
    this.session = session;
  }

  /// The location without a key in it; the operator is warned once for each location.
  Location held(Location location) {
    if (!location.scheme().equals("xstore")) {
      return location;
    }
    // The escapes go first, as they do where Service Fabric reads it.
    String[] fields = location.rest().replace("\\;", ";").replace("\\=", "=").split(";", -1);
    String account = "";
    for (String field : fields) {
      if (named(field).equals("accountname")) {
        account = value(field);
      }
    }
    List<String> shown = new ArrayList<>();
    boolean plain = false;
    for (String field : fields) {
      String name = named(field);
      boolean key = name.endsWith("key") || name.equals("sharedaccesssignature");
      if (!key || value(field).isEmpty() || SecretRef.parse(value(field)).isPresent()) {
        shown.add(field);
        continue;
      }
      plain = true;
      SecretRef reference =
          session
              .composition()
              .vault()
              .hold("xstore." + account + "." + name, new Secret(value(field)));
      shown.add(field.substring(0, field.indexOf('=') + 1) + reference);
    }
    if (plain) {
      session.warn(
          "A key of the account "
              + account
              + " was typed in plain text, where the history of the shell and the list of processes"
              + " show it. Nothing of it is written down here. Better write AccountKey=${NAME} for an"
              + " environment variable, or AccountKey=file:PATH.");
    }
    return new Location(location.scheme(), String.join(";", shown));
  }

  private static String named(String field) {
    int equals = field.indexOf('=');
    return equals < 0 ? "" : field.substring(0, equals).strip().toLowerCase(Locale.ROOT);
  }

  private static String value(String field) {
    return Optional.of(field.indexOf('='))
        .filter(equals -> equals >= 0)
        .map(equals -> field.substring(equals + 1).strip())
        .orElse("");
  }
}
