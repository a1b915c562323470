package org.tranship.runbook.anchore.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.runbook.anchore.config.Substitution.Place;
import org.tranship.runbook.anchore.config.YamlNode.Mapping;

/// Warns of what Anchore would refuse in the parts of config.yaml that Tranship does not need.
///
/// A file with the archive part alone is enough to migrate, but not to start the service with.
final class WholeFile {
  private static final List<String> SERVICE_KEYS =
      List.of("enabled", "endpoint_hostname", "listen", "port");
  private static final List<String> SSL_KEYS = List.of("ssl_enable", "ssl_cert", "ssl_key");

  private WholeFile() {}

  static void warn(@Nullable YamlNode root, ConfigNotes notes) {
    if (!(root instanceof Mapping top) || !(top.get("services") instanceof Mapping services)) {
      return;
    }
    services
        .entries()
        .forEach(
            (name, node) -> {
              if (!(node instanceof Mapping service)) {
                return;
              }
              List<String> missing = missing(service, SERVICE_KEYS);
              List<String> noSsl = missing(service, SSL_KEYS);
              if (noSsl.size() < SSL_KEYS.size()) {
                missing.addAll(noSsl);
              }
              complain(missing, "services." + name, services.keyPlace(name), notes);
            });
    YamlNode credentials = top.get("credentials");
    YamlNode database = credentials instanceof Mapping group ? group.get("database") : null;
    List<String> wanted = List.of("db_connect", "db_connect_args");
    List<String> missing =
        database instanceof Mapping group ? missing(group, wanted) : new ArrayList<>(wanted);
    complain(missing, "credentials.database", top.place(), notes);
  }

  private static List<String> missing(Mapping group, List<String> keys) {
    List<String> missing = new ArrayList<>(keys);
    missing.removeAll(group.entries().keySet());
    return missing;
  }

  private static void complain(List<String> missing, String where, Place place, ConfigNotes notes) {
    if (!missing.isEmpty()) {
      notes.warn(
          place,
          where
              + " lacks "
              + String.join(", ", missing)
              + "; enough for a migration, but Anchore itself will not start with this file");
    }
  }
}
