package org.tranship.driver.azure;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.value.Secret;

/// Finds what proves to Azure who asks: from options, from a connection string, else from the
/// variables that Azure's own command line reads, and last from those of Azure's own libraries.
final class AzureLogins {
  /// Everything that may stand in a query as it is, percent-encoded.
  private static final Pattern QUERY = Pattern.compile("[!-~]+");

  private AzureLogins() {}

  static AzureLogin of(
      StoreOptions options,
      Optional<ConnectionString> connection,
      Map<String, String> environment,
      String account,
      HttpEndpoint endpoint) {
    boolean anonymous = options.flag("anonymous").orElse(false);
    Optional<String> key = options.text("key");
    Optional<String> sas = options.text("sas");
    Optional<String> token = options.text("token");
    long given =
        Stream.of(key, sas, token, options.text("connection-string"))
                .filter(Optional::isPresent)
                .count()
            + (anonymous ? 1 : 0);
    boolean entra = EntraLogins.meant(options);
    if (given > 1) {
      throw options.refuse(
          "more than one of key, sas, token, connection-string and anonymous are given",
          "Keep one of them.");
    }
    if (given > 0 && entra) {
      throw options.refuse(
          "both a sign-in with Entra ID and another way in are given",
          "Keep one: "
              + String.join(", ", new TreeSet<>(EntraLogins.PLAIN))
              + " and client-secret are of Entra ID.");
    }
    if (options.text("second-key").isPresent() && key.isEmpty()) {
      throw options.refuse("a second-key is given without a key", "Give key too.");
    }
    if (entra) {
      return new AzureLogin.Entra(EntraLogins.of(options, environment, endpoint));
    }
    if (anonymous) {
      return new AzureLogin.Anonymous();
    }
    if (token.isPresent()) {
      return new AzureLogin.Token(new Secret(token.get()));
    }
    if (key.isPresent()) {
      return sharedKey(options, new Secret(key.get()), options.text("second-key").map(Secret::new));
    }
    if (sas.isPresent()) {
      return sas(options, sas.get());
    }
    if (connection.isPresent()) {
      ConnectionString read = connection.get();
      if (read.key().isPresent()) {
        return sharedKey(options, read.key().get(), Optional.empty());
      }
      if (read.sas().isPresent()) {
        return sas(options, read.sas().get().reveal());
      }
    }
    boolean meant =
        variable(environment, "AZURE_STORAGE_ACCOUNT").map(account::equals).orElse(true);
    Optional<String> environmentKey = variable(environment, "AZURE_STORAGE_KEY");
    if (meant && environmentKey.isPresent()) {
      return sharedKey(options, new Secret(environmentKey.get()), Optional.empty());
    }
    Optional<String> environmentSas = variable(environment, "AZURE_STORAGE_SAS_TOKEN");
    if (meant && environmentSas.isPresent()) {
      return sas(options, environmentSas.get());
    }
    Optional<EntraLogin> environmentEntra =
        EntraLogins.fromEnvironment(options, environment, endpoint);
    if (environmentEntra.isPresent()) {
      return new AzureLogin.Entra(environmentEntra.get());
    }
    throw options.refuse(
        "no credentials are given",
        "Give key=${NAME}, sas=${NAME}, token=${NAME} or connection-string=${NAME} for a variable"
            + " of the environment, set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, sign in with"
            + " Entra ID by AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, as this"
            + " machine with managed-identity=true, or use anonymous=true for a public"
            + " container.");
  }

  static AzureLogin sharedKey(StoreOptions options, Secret key, Optional<Secret> second) {
    for (Secret one :
        second.map(it -> new Secret[] {key, it}).orElseGet(() -> new Secret[] {key})) {
      if (!SharedKeySigner.isKey(one)) {
        throw options.refuse(
            "the key of the account is no base64",
            "Copy it from the portal, with its = at the end.");
      }
    }
    return new AzureLogin.SharedKey(key, second);
  }

  private static AzureLogin sas(StoreOptions options, String text) {
    String query = text.startsWith("?") ? text.substring(1) : text;
    if (!QUERY.matcher(query).matches() || !query.contains("sig=")) {
      throw options.refuse(
          "the shared access signature is none",
          "It is percent-encoded, as in sv=...&sp=...&sig=...; in a location its & is written %26,"
              + " so keep it in a variable: sas=${NAME}.");
    }
    return new AzureLogin.Sas(new Secret(query));
  }

  static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
