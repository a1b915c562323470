package org.tranship.driver.servicebus;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.value.Secret;

/// A namespace and a key to it, as a connection string of Azure Service Bus names them.
///
/// @param endpoint where it is
/// @param keyName the name of the policy that the key belongs to
/// @param key as it is
record ServiceBusAccount(HttpEndpoint endpoint, String keyName, Secret key) {

  /// Reads a connection string. An `Endpoint` of `sb:` is spoken to with TLS; one of `http:` names
  /// a server of another kind on this machine.
  ///
  /// @throws IllegalArgumentException saying what is wrong, without any value
  static ServiceBusAccount parse(Secret connection) {
    Map<String, String> fields = new HashMap<>();
    for (String field : connection.reveal().strip().split(";", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(
            field.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            field.substring(equals + 1));
      } else if (!field.isEmpty()) {
        throw new IllegalArgumentException("one of its fields has no name with = behind it");
      }
    }
    for (String name : new String[] {"Endpoint", "SharedAccessKeyName", "SharedAccessKey"}) {
      if (fields.getOrDefault(name.toLowerCase(Locale.ROOT), "").isEmpty()) {
        throw new IllegalArgumentException("it has no " + name);
      }
    }
    String endpoint = fields.getOrDefault("endpoint", "").replaceFirst("^(?i)sb://", "https://");
    return new ServiceBusAccount(
        HttpEndpoint.parse(endpoint),
        fields.getOrDefault("sharedaccesskeyname", ""),
        new Secret(fields.getOrDefault("sharedaccesskey", "")));
  }

  /// What Microsoft's client reads. It goes to its own port with TLS, or without to the port of a
  /// server on this machine, which it calls an emulator.
  String amqp() {
    boolean plain = !endpoint.tls();
    return "Endpoint=sb://"
        + (plain ? endpoint.host() + ":" + endpoint.port() : endpoint.host())
        + ";SharedAccessKeyName="
        + keyName
        + ";SharedAccessKey="
        + key.reveal()
        + (plain ? ";UseDevelopmentEmulator=true" : "");
  }

  /// Without the key.
  @Override
  public String toString() {
    return endpoint.toString();
  }
}
