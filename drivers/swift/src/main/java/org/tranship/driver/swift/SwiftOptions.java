package org.tranship.driver.swift;

import static org.tranship.core.store.StoreOptions.words;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.tranship.client.http.HttpOptions;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// The names of the options of a store. Besides our own they have the names of
/// `python-swiftclient`, so that a configuration made for it (Anchore's, or `OS_*` variables) can
/// be used as it is.
final class SwiftOptions {
  private static final Set<String> OWN = words("create-container raw-prefix segment-container");

  private static final Set<String> SECRETS =
      words("key os-password os-auth-token os-application-credential-secret");

  private static final Set<String> OPEN_LOGIN =
      words(
          "auth user auth-version os-auth-url os-username os-user-id os-user-domain-name"
              + " os-user-domain-id os-tenant-id os-tenant-name os-project-name os-project-id"
              + " os-project-domain-name os-project-domain-id os-auth-type"
              + " os-application-credential-id os-storage-url os-region-name os-service-type"
              + " os-endpoint-type");

  /// Options that say who signs in and where. The environment is asked only if none is given.
  private static final Set<String> LOGIN = StoreOptions.together(OPEN_LOGIN, SECRETS);

  /// What swiftclient calls our options.
  private static final Map<String, String> SWIFTCLIENT =
      Map.of(
          "os-cacert", "ca",
          "os-cert", "client-certificate",
          "os-key", "client-key",
          "timeout", "read-timeout");

  /// How swiftclient works, which changes nothing of what is stored.
  private static final Set<String> WITHOUT_MEANING_HERE =
      words(
          "retries force-auth-retry verbose debug info ssl-compression object-dd-threads"
              + " object-uu-threads container-threads segment-threads segment-size use-slo changed"
              + " skip-identical checksum ignore-checksum fail-fast yes-all shuffle");

  /// What would change where or how things are stored, and is not offered.
  private static final Set<String> NOT_OFFERED =
      words(
          "insecure snet leave-segments read-acl write-acl sync-to sync-key header meta prefix"
              + " delimiter");

  private static final Set<String> NOTHING = Set.of("", "false", "no", "off", "0", "none", "[]");

  static final StoreOptions.Names NAMES =
      new StoreOptions.Names(
          StoreOptions.together(OWN, OPEN_LOGIN, HttpOptions.NAMES),
          SECRETS,
          Set.of(),
          StoreOptions.together(WITHOUT_MEANING_HERE, NOT_OFFERED),
          SWIFTCLIENT);

  private SwiftOptions() {}

  static StoreOptions read(StoreSpec spec, Secrets secrets, Map<String, String> environment) {
    StoreOptions options = new StoreOptions(spec, secrets, NAMES);
    for (String name : NOT_OFFERED) {
      String value = options.text(name).orElse("");
      if (!NOTHING.contains(value.toLowerCase(Locale.ROOT))) {
        throw options.refuse(
            "the option " + name + " is not offered here",
            name.equals("insecure")
                ? "Name the authority that signed the server's certificate with ca=FILE.pem."
                : "Take it out; it would change where or how objects are stored.");
      }
    }
    if (!options.anyOf(LOGIN)) {
      LOGIN.forEach(name -> fromEnvironment(options, name, environment));
    }
    return options;
  }

  /// The variables are those of `swift` and `openstack`.
  private static void fromEnvironment(
      StoreOptions options, String name, Map<String, String> environment) {
    String upper = name.toUpperCase(Locale.ROOT).replace('-', '_');
    Stream<String> variables =
        name.equals("auth-version")
            ? Stream.of("ST_AUTH_VERSION", "OS_AUTH_VERSION", "OS_IDENTITY_API_VERSION")
            : Stream.of(upper.startsWith("OS_") ? upper : "ST_" + upper);
    variables
        .map(variable -> environment.getOrDefault(variable, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .ifPresent(value -> options.fallBack(name, value));
  }
}
