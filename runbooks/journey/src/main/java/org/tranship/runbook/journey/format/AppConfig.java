package org.tranship.runbook.journey.format;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.client.http.XmlNode;
import org.tranship.core.value.Secret;

/// The connection strings of an `App.config`. That of MigrationToV2 has
/// `DbContext.ConferenceManagement` alone; that of MigrationToV3.InHouseProcessor has eight.
///
/// @param connections by name
public record AppConfig(SortedMap<String, Secret> connections) {
  /// The one that MigrationToV2 uses.
  public static final String CONFERENCE_MANAGEMENT = "DbContext.ConferenceManagement";

  public AppConfig {
    connections = Collections.unmodifiableSortedMap(new TreeMap<>(connections));
  }

  /// @throws IllegalArgumentException if it is not such a file, without anything that stands in it
  public static AppConfig read(byte[] file) {
    XmlNode root = JourneySettings.document(file);
    if (!root.name().equals("configuration")) {
      throw new IllegalArgumentException(
          "it begins with <" + root.name() + ">, and App.config with <configuration>");
    }
    SortedMap<String, Secret> connections = new TreeMap<>();
    for (XmlNode one : root.child("connectionStrings").all("add")) {
      connections.put(one.attribute("name"), new Secret(one.attribute("connectionString")));
    }
    return new AppConfig(connections);
  }

  /// Server and database of a connection string of .NET, to be compared by a person with what the
  /// plan names; without user and password.
  public static String place(Secret connection) {
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String field : connection.reveal().split(";", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
      }
    }
    String server = fields.getOrDefault("Data Source", fields.getOrDefault("Server", "?"));
    String database = fields.getOrDefault("Initial Catalog", fields.getOrDefault("Database", "?"));
    return "database " + database + " at " + server;
  }
}
