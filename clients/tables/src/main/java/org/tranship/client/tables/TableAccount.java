package org.tranship.client.tables;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.value.Secret;

/// A storage account as a connection string of Azure Storage names it.
///
/// @param name of the account
/// @param endpoint its table service; its path names the account where the host does not
/// @param key in base64
public record TableAccount(String name, HttpEndpoint endpoint, Secret key) {
  /// Azurite's account and key, which Microsoft publishes and which are the same everywhere.
  private static final String EMULATOR = "devstoreaccount1";

  private static final String EMULATOR_KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  /// Reads a connection string.
  ///
  /// @throws IllegalArgumentException saying what is wrong, without any value
  public static TableAccount parse(Secret connection) {
    Map<String, String> fields = new HashMap<>();
    for (String field : connection.reveal().strip().split(";", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(
            field.substring(0, equals).toLowerCase(Locale.ROOT), field.substring(equals + 1));
      } else if (!field.isEmpty()) {
        throw new IllegalArgumentException("one of its fields has no name with = behind it");
      }
    }
    if (fields.getOrDefault("usedevelopmentstorage", "").equalsIgnoreCase("true")) {
      return new TableAccount(
          EMULATOR,
          HttpEndpoint.parse("http://127.0.0.1:10002/" + EMULATOR),
          new Secret(EMULATOR_KEY));
    }
    String name = fields.getOrDefault("accountname", "");
    String key = fields.getOrDefault("accountkey", "");
    if (name.isEmpty() || key.isEmpty()) {
      throw new IllegalArgumentException(
          "it has no " + (name.isEmpty() ? "AccountName" : "AccountKey"));
    }
    String made =
        fields.getOrDefault("defaultendpointsprotocol", "https")
            + "://"
            + name
            + ".table."
            + fields.getOrDefault("endpointsuffix", "core.windows.net");
    return new TableAccount(
        name, HttpEndpoint.parse(fields.getOrDefault("tableendpoint", made)), new Secret(key));
  }

  /// Whether both are one account, as far as that can be told: the same endpoint, or the same name
  /// where a host's name has it, which Azure gives once. Emulators have the name in the path, and
  /// the same one everywhere.
  public boolean sameAs(TableAccount other) {
    boolean azure = endpoint.path().isEmpty() || other.endpoint.path().isEmpty();
    return endpoint.equals(other.endpoint) || azure && name.equalsIgnoreCase(other.name);
  }

  /// Without the key.
  @Override
  public String toString() {
    return endpoint.toString();
  }
}
