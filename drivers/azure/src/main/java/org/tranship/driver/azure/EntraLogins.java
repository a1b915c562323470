package org.tranship.driver.azure;

import static org.tranship.core.store.StoreOptions.words;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpOptions;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.value.Secret;

/// Finds how to sign in with Microsoft Entra ID, from options and from the variables that Azure's
/// own libraries read. An option has the name of the variable without `AZURE_`; what no option says
/// is taken from the variable.
final class EntraLogins {
  /// Options that hold no secret.
  static final Set<String> PLAIN =
      words(
          "tenant-id client-id client-certificate-path federated-token-file managed-identity"
              + " authority-host");

  /// Options that hold one.
  static final Set<String> SECRET = Set.of("client-secret");

  private static final String STAND_IN = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
  private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

  /// Where one signs in, by how the names of storage accounts end.
  private static final Map<String, String> SOVEREIGN =
      Map.of(
          ".core.chinacloudapi.cn", "login.chinacloudapi.cn",
          ".core.usgovcloudapi.net", "login.microsoftonline.us");

  private final StoreOptions options;
  private final Map<String, String> environment;
  private final HttpEndpoint store;

  private EntraLogins(StoreOptions options, Map<String, String> environment, HttpEndpoint store) {
    this.options = options;
    this.environment = environment;
    this.store = store;
  }

  /// Whether the options speak of Entra ID.
  static boolean meant(StoreOptions options) {
    return Stream.concat(PLAIN.stream(), SECRET.stream())
        .anyMatch(
            name ->
                name.equals("managed-identity")
                    ? options.flag(name).orElse(false)
                    : options.anyOf(Set.of(name)));
  }

  /// What the options say, together with the environment.
  ///
  /// @param store the blob service, whose cloud has its authority
  /// @throws org.tranship.core.store.StoreException of kind `CONFIGURATION`
  static EntraLogin of(StoreOptions options, Map<String, String> environment, HttpEndpoint store) {
    return new EntraLogins(options, environment, store).chosen();
  }

  /// What the environment alone says, in the order of Azure's libraries: a secret, a certificate, a
  /// file with a token, the identity of the machine. Azure's libraries try that of the machine
  /// always; here it takes a variable that speaks of it, or the option.
  ///
  /// @throws org.tranship.core.store.StoreException of kind `CONFIGURATION`
  static Optional<EntraLogin> fromEnvironment(
      StoreOptions options, Map<String, String> environment, HttpEndpoint store) {
    EntraLogins logins = new EntraLogins(options, environment, store);
    Optional<EntraLogin.Proof> proof = logins.environmentProof();
    if (proof.isPresent()) {
      return Optional.of(logins.application(proof.get()));
    }
    boolean machine =
        logins
            .variable("AZURE_CLIENT_ID")
            .or(() -> logins.variable("IDENTITY_ENDPOINT"))
            .isPresent();
    return machine ? Optional.of(logins.machine()) : Optional.empty();
  }

  private EntraLogin chosen() {
    boolean machine = options.flag("managed-identity").orElse(false);
    long proofs =
        Stream.of("client-secret", "client-certificate-path", "federated-token-file")
                .filter(name -> options.text(name).isPresent())
                .count()
            + (machine ? 1 : 0);
    if (proofs > 1) {
      throw options.refuse(
          "more than one of client-secret, client-certificate-path, federated-token-file and"
              + " managed-identity are given",
          "Keep one of them.");
    }
    if (machine) {
      if (options.first("tenant-id", "authority-host").isPresent()) {
        throw options.refuse(
            "a tenant-id or an authority-host is given with managed-identity=true",
            "The machine knows them by itself: take them away.");
      }
      return machine();
    }
    return application(
        optionProof()
            .or(this::environmentProof)
            .orElseThrow(
                () ->
                    options.refuse(
                        "nothing proves to Entra ID who signs in",
                        "Give client-secret=${NAME}, client-certificate-path=FILE.pem,"
                            + " federated-token-file=FILE or managed-identity=true.")));
  }

  private EntraLogin application(EntraLogin.Proof proof) {
    return new EntraLogin.Application(
        authority(),
        required("tenant-id", TENANT, "the directory's id or its domain"),
        required("client-id", CLIENT, "the application's id"),
        proof);
  }

  private EntraLogin machine() {
    boolean named = options.text("client-id").or(() -> variable("AZURE_CLIENT_ID")).isPresent();
    return new EntraLogin.Machine(
        named
            ? Optional.of(required("client-id", CLIENT, "the id of an identity"))
            : Optional.empty(),
        variable(STAND_IN).map(url -> HttpOptions.endpoint(options, STAND_IN, url)));
  }

  private Optional<EntraLogin.Proof> optionProof() {
    return proof(
        options.text("client-secret"),
        options.text("client-certificate-path"),
        options.text("federated-token-file"));
  }

  private Optional<EntraLogin.Proof> environmentProof() {
    return proof(
        variable("AZURE_CLIENT_SECRET"),
        variable("AZURE_CLIENT_CERTIFICATE_PATH"),
        variable("AZURE_FEDERATED_TOKEN_FILE"));
  }

  private Optional<EntraLogin.Proof> proof(
      Optional<String> secret, Optional<String> certificate, Optional<String> token) {
    if (secret.isPresent()) {
      return Optional.of(new EntraLogin.Proof.ClientSecret(new Secret(secret.get())));
    }
    if (certificate.isPresent()) {
      return Optional.of(
          new EntraLogin.Proof.Certificate(file("client-certificate-path", certificate.get())));
    }
    return token.map(name -> new EntraLogin.Proof.TokenFile(file("federated-token-file", name)));
  }

  private Path file(String option, String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw options.refuse("the " + option + " is no path: " + e.getReason(), "");
    }
  }

  private HttpEndpoint authority() {
    String usual =
        SOVEREIGN.entrySet().stream()
            .filter(cloud -> store.host().endsWith(cloud.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("login.microsoftonline.com");
    String given =
        options
            .text("authority-host")
            .or(() -> variable("AZURE_AUTHORITY_HOST"))
            .map(url -> url.contains("://") ? url : "https://" + url)
            .orElse("https://" + usual);
    HttpEndpoint read = HttpOptions.endpoint(options, "authority-host", given);
    if (!read.tls()) {
      throw options.refuse(
          "the authority-host, to which a proof of who we are is sent, is spoken to without TLS",
          "Write authority-host=https://...");
    }
    return read;
  }

  private String required(String option, Pattern form, String what) {
    String variable = variableOf(option);
    String value =
        options
            .text(option)
            .or(() -> variable(variable))
            .orElseThrow(
                () ->
                    options.refuse(
                        "the sign-in with Entra ID lacks its " + option,
                        "Give " + option + "=ID, " + what + ", or set " + variable + "."));
    if (!form.matcher(value).matches()) {
      throw options.refuse(
          "the " + option + " of the sign-in with Entra ID is none", "It is " + what + ".");
    }
    return value;
  }

  private static String variableOf(String option) {
    return switch (option) {
      case "tenant-id" -> "AZURE_TENANT_ID";
      case "client-id" -> "AZURE_CLIENT_ID";
      default -> throw new IllegalArgumentException(option);
    };
  }

  private Optional<String> variable(String name) {
    return AzureLogins.variable(environment, name);
  }
}
