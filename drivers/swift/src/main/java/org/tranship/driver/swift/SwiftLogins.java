package org.tranship.driver.swift;

import java.util.Optional;
import java.util.stream.Stream;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpOptions;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.value.Secret;
import org.tranship.driver.swift.SwiftLogin.Named;

/// Reads from the options who signs in and how. Where no version is named it is chosen as
/// swiftclient does: v1 for `auth`, `user` and `key`; v3 for anything that only v3 knows; else v2.
final class SwiftLogins {
  /// What only v3 knows.
  private static final String[] V3_ONLY = {
    "os-user-domain-name", "os-user-domain-id", "os-project-domain-name", "os-project-domain-id",
    "os-project-name", "os-project-id", "os-user-id", "os-application-credential-id"
  };

  private final StoreOptions options;

  private SwiftLogins(StoreOptions options) {
    this.options = options;
  }

  /// @throws org.tranship.core.store.StoreException of kind `CONFIGURATION`, naming what is missing
  static SwiftLogin read(StoreOptions options) {
    return new SwiftLogins(options).login();
  }

  private SwiftLogin login() {
    if (options.text("os-auth-token").isPresent()) {
      return new SwiftLogin.Given(
          secret("os-auth-token"),
          HttpOptions.endpoint(options, "os-storage-url", required("os-storage-url")));
    }
    String version = options.text("auth-version").orElseGet(this::guessed);
    return switch (version) {
      case "1", "1.0" -> v1();
      case "2", "2.0" -> v2();
      case "3", "3.0" ->
          options.text("os-application-credential-id").isPresent() ? v3Application() : v3Password();
      default ->
          throw options.refuse(
              "the option auth-version is " + options.shown("auth-version"), "It is 1, 2 or 3.");
    };
  }

  private String guessed() {
    boolean old = Stream.of("auth", "user", "key").allMatch(name -> options.text(name).isPresent());
    if (old) {
      return "1";
    }
    boolean new3 = options.first(V3_ONLY).isPresent();
    String url = options.first("os-auth-url", "auth").orElse("");
    return new3 || url.endsWith("/v3") || url.endsWith("/v3/") ? "3" : "2";
  }

  private SwiftLogin v1() {
    String name = options.text("auth").isPresent() ? "auth" : "os-auth-url";
    return new SwiftLogin.V1(
        HttpOptions.endpoint(options, name, required("auth", "os-auth-url")),
        required("user", "os-username"),
        secret("key", "os-password"));
  }

  private SwiftLogin v2() {
    String user = required("os-username", "user");
    Optional<String> name = options.first("os-tenant-name", "os-project-name");
    Optional<String> id = options.first("os-tenant-id", "os-project-id");
    int colon = user.indexOf(':');
    if (name.isEmpty() && id.isEmpty() && colon > 0) {
      // The form of v1, which swiftclient takes here too.
      name = Optional.of(user.substring(0, colon));
      user = user.substring(colon + 1);
    }
    if (name.isEmpty() && id.isEmpty()) {
      throw options.refuse(
          "Identity v2 needs a tenant, and none is given", "Give os-tenant-name=NAME.");
    }
    return new SwiftLogin.V2(identity("/v2.0"), user, secret("os-password", "key"), name, id);
  }

  private SwiftLogin v3Password() {
    Named user =
        options
            .text("os-user-id")
            .map(id -> new Named("id", id, "", ""))
            .orElseGet(() -> named(required("os-username", "user"), "os-user-domain"));
    Optional<Named> project =
        options
            .first("os-project-id", "os-tenant-id")
            .map(id -> new Named("id", id, "", ""))
            .or(
                () ->
                    options
                        .first("os-project-name", "os-tenant-name")
                        .map(name -> named(name, "os-project-domain")));
    return new SwiftLogin.V3Password(identity("/v3"), user, secret("os-password", "key"), project);
  }

  private SwiftLogin v3Application() {
    return new SwiftLogin.V3Application(
        identity("/v3"),
        required("os-application-credential-id"),
        secret("os-application-credential-secret"));
  }

  /// A name in its domain: the one given, else that of the user, else the default one.
  private Named named(String name, String domain) {
    for (String owner : new String[] {domain, "os-user-domain"}) {
      Optional<String> id = options.text(owner + "-id");
      if (id.isPresent()) {
        return new Named("name", name, "id", id.get());
      }
      Optional<String> called = options.text(owner + "-name");
      if (called.isPresent()) {
        return new Named("name", name, "name", called.get());
      }
    }
    return new Named("name", name, "id", "default");
  }

  /// The identity service under its versioned path, whichever path was given.
  private HttpEndpoint identity(String version) {
    String name = options.text("os-auth-url").isPresent() ? "os-auth-url" : "auth";
    HttpEndpoint url = HttpOptions.endpoint(options, name, required("os-auth-url", "auth"));
    String path = url.path().replaceFirst("(/v3/auth/tokens|/v2\\.0/tokens|/v3|/v2\\.0)$", "");
    return new HttpEndpoint(url.tls(), url.host(), url.port(), path + version);
  }

  private Secret secret(String... names) {
    return new Secret(required(names));
  }

  private String required(String... names) {
    return options
        .first(names)
        .orElseThrow(
            () ->
                options.refuse(
                    "the option " + names[0] + " is missing",
                    "Signing in needs auth, user and key (v1), or os-auth-url, os-username,"
                        + " os-password and os-tenant-name (v2) or os-project-name with its domain"
                        + " (v3); as options, or as the variables ST_AUTH, OS_AUTH_URL and so"
                        + " on."));
  }
}
