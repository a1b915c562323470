package org.tranship.driver.azure;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpOptions;
import org.tranship.client.xstore.XStoreString;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// Reads `azblob://account/container/prefix?option=value&...`, `xstore:...;Container=name` and the
/// options beside them.
///
/// `azblob://account/container/a/b` means the keys below `a/b/`: a slash is added unless there is
/// one. The option `raw-prefix=TEXT` puts a text in front of every key exactly as it is, behind the
/// prefix of the location if both are given.
final class AzureLocation {
  /// Real accounts have 3 to 24 lower-case letters and digits; Azurite admits any name.
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}");

  private static final Pattern CONTAINER =
      Pattern.compile("[a-z0-9](?:-?[a-z0-9]){2,62}|\\$root|\\$web|\\$logs");

  private static final String HOW =
      "Write azblob://ACCOUNT/CONTAINER or azblob://ACCOUNT/CONTAINER/PREFIX.";

  private AzureLocation() {}

  /// @param environment the process's variables
  /// @throws StoreException of kind `CONFIGURATION`
  static AzureSettings read(StoreSpec spec, Secrets secrets, Map<String, String> environment) {
    return spec.location().scheme().equals("xstore")
        ? xstore(spec, secrets)
        : azblob(spec, secrets, environment);
  }

  private static AzureSettings azblob(
      StoreSpec spec, Secrets secrets, Map<String, String> environment) {
    StoreOptions options = new StoreOptions(spec, secrets, AzureOptions.NAMES);
    String[] parts = spec.location().path().split("/", 5);
    if (parts.length < 4 || !parts[0].isEmpty() || !parts[1].isEmpty()) {
      throw options.refuse("it does not name an account and a container", HOW);
    }
    String account = parts[2];
    if (!ACCOUNT.matcher(account).matches()) {
      throw options.refuse(
          account.indexOf('@') >= 0
              ? "what stands before @ cannot be part of a location"
              : "\"" + account + "\" is no name of a storage account",
          HOW);
    }
    String prefix = parts.length < 5 ? "" : parts[4];
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      prefix += "/";
    }
    Optional<ConnectionString> connection = connection(options, environment, account);
    HttpEndpoint endpoint = endpoint(options, account, connection);
    return settings(
        options,
        AzureOptions.NAMES.shown(spec.location()),
        endpoint,
        account,
        parts[3],
        prefix,
        AzureLogins.of(options, connection, environment, account, endpoint));
  }

  private static Optional<ConnectionString> connection(
      StoreOptions options, Map<String, String> environment, String account) {
    Optional<String> given = options.text("connection-string");
    if (given.isEmpty()) {
      boolean other =
          options.anyOf(Set.of("key", "sas", "token", "anonymous", "endpoint"))
              || EntraLogins.meant(options);
      return other ? Optional.empty() : fromEnvironment(environment, account);
    }
    try {
      ConnectionString read = ConnectionString.parse(given.get());
      if (read.account().isPresent() && !read.account().get().equals(account)) {
        throw options.refuse(
            "its connection string is of the account \"" + read.account().get() + "\"",
            "Name that account in the location too.");
      }
      return Optional.of(read);
    } catch (IllegalArgumentException e) {
      throw options.refuse("its connection string cannot be used: " + e.getMessage(), "");
    }
  }

  /// The variable that the Azure command line reads. One for another account is not ours.
  private static Optional<ConnectionString> fromEnvironment(
      Map<String, String> environment, String account) {
    try {
      return AzureLogins.variable(environment, "AZURE_STORAGE_CONNECTION_STRING")
          .map(ConnectionString::parse)
          .filter(read -> read.account().equals(Optional.of(account)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // whatever it is, nobody named it here
    }
  }

  private static HttpEndpoint endpoint(
      StoreOptions options, String account, Optional<ConnectionString> connection) {
    Optional<String> given =
        options.text("endpoint").or(() -> connection.flatMap(ConnectionString::endpoint));
    if (given.isEmpty()) {
      String suffix = options.text("endpoint-suffix").orElse("core.windows.net");
      return HttpOptions.endpoint(
          options, "endpoint-suffix", "https://" + account + ".blob." + suffix);
    }
    if (options.text("endpoint-suffix").isPresent()) {
      throw options.refuse(
          "both an endpoint and an endpoint-suffix are given", "Keep one of them.");
    }
    return ofAccount(HttpOptions.endpoint(options, "endpoint", given.get()), account);
  }

  /// Where the host is an address or this machine, as with Azurite, the account is the first part
  /// of the path.
  private static HttpEndpoint ofAccount(HttpEndpoint endpoint, String account) {
    String host = endpoint.host();
    boolean unnamed = host.equals("localhost") || host.matches("[0-9.]+") || host.indexOf(':') >= 0;
    return unnamed && endpoint.path().isEmpty()
        ? new HttpEndpoint(endpoint.tls(), host, endpoint.port(), "/" + account)
        : endpoint;
  }

  private static AzureSettings xstore(StoreSpec spec, Secrets secrets) {
    Location location = spec.location();
    // Everything behind the scheme is the string; the options beside it are the usual ones.
    StoreOptions options =
        new StoreOptions(
            new StoreSpec(new Location("xstore", ""), spec.options(), spec.secrets()),
            secrets,
            AzureOptions.NAMES);
    XStoreString read;
    try {
      read = XStoreString.parse(location.reveal());
    } catch (IllegalArgumentException e) {
      throw options.refuse(
          "this connection string of Service Fabric cannot be used: " + e.getMessage(),
          "It is written xstore:DefaultEndpointsProtocol=https;AccountName=NAME;AccountKey=${NAME};"
              + "Container=NAME; if its key is kept elsewhere, use azblob://ACCOUNT/CONTAINER with"
              + " a key, a sas, a token or a sign-in with Entra ID.");
    }
    Optional<Secret> key = read.key().map(secret -> resolved(options, secrets, secret));
    Optional<Secret> second = read.secondKey().map(secret -> resolved(options, secrets, secret));
    if (key.isPresent() && EntraLogins.meant(options)) {
      throw options.refuse(
          "the string has a key, and a sign-in with Entra ID is given beside it",
          "Keep one of them.");
    }
    HttpEndpoint endpoint = HttpOptions.endpoint(options, "endpoint", read.endpoint());
    AzureLogin login =
        key.isPresent()
            ? AzureLogins.sharedKey(options, key.get(), second)
            : AzureLogins.of(options, Optional.empty(), Map.of(), read.account(), endpoint);
    return settings(
        options, read.toString(), endpoint, read.account(), read.container(), "", login);
  }

  private static Secret resolved(StoreOptions options, Secrets secrets, Secret given) {
    Optional<SecretRef> reference = SecretRef.parse(given.reveal());
    if (reference.isEmpty()) {
      return given;
    }
    try {
      return secrets.resolve(reference.get());
    } catch (IllegalArgumentException e) {
      throw options.refuse("the key of the account cannot be had: " + e.getMessage(), "");
    }
  }

  private static AzureSettings settings(
      StoreOptions options,
      String display,
      HttpEndpoint endpoint,
      String account,
      String container,
      String prefix,
      AzureLogin login) {
    if (!CONTAINER.matcher(container).matches()) {
      throw options.refuse(
          "\"" + container + "\" is no name of a container",
          "It has 3 to 63 lower-case letters, digits and single hyphens.");
    }
    boolean bearer =
        login instanceof AzureLogin.Token
            || login instanceof AzureLogin.Entra
            || login instanceof AzureLogin.Sas;
    if (bearer && !endpoint.tls() && !isHere(endpoint)) {
      throw options.refuse(
          "a token or signature, which is worth as much as a password, would go over the network"
              + " without TLS",
          "Write endpoint=https://...");
    }
    @Nullable String raw = options.text("raw-prefix").orElse(null);
    String whole = raw == null ? prefix : prefix + raw;
    return new AzureSettings(
        raw == null ? display : display + " (raw prefix \"" + whole + "\")",
        endpoint,
        account,
        container,
        whole,
        options.flag("create-container").orElse(false),
        login,
        AzureSettings.Extras.valueOf(
            options
                .word("extras", Set.of("leave", "name"))
                .orElse("leave")
                .toUpperCase(Locale.ROOT)),
        options.flag("ordered").orElse(false),
        options
            .word("content-md5", Set.of("check", "ignore"))
            .map(word -> word.equals("check"))
            .orElse(true),
        HttpOptions.read(options, endpoint, Optional.empty()));
  }

  private static boolean isHere(HttpEndpoint endpoint) {
    return endpoint.host().equals("localhost") || endpoint.host().startsWith("127.");
  }
}
