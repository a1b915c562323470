package org.tranship.driver.swift;

import java.util.Optional;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.value.Secret;

/// How a token is come by, one form for each identity service that Swift is found behind.
sealed interface SwiftLogin {

  /// Swift's own v1 protocol (tempauth, and Ceph's gateway).
  ///
  /// @param url asked with `GET`
  /// @param user often `account:user`
  record V1(HttpEndpoint url, String user, Secret key) implements SwiftLogin {}

  /// The Identity API v2.0 with a password.
  ///
  /// @param url ends in `/v2.0`
  /// @param tenantName the project by name
  /// @param tenantId the project by id
  record V2(
      HttpEndpoint url,
      String user,
      Secret password,
      Optional<String> tenantName,
      Optional<String> tenantId)
      implements SwiftLogin {}

  /// The Identity API v3 with a password.
  ///
  /// @param url ends in `/v3`
  /// @param project scopes the token; the user's default project when empty
  record V3Password(HttpEndpoint url, Named user, Secret password, Optional<Named> project)
      implements SwiftLogin {}

  /// The Identity API v3 with an application credential, which has a project of its own.
  record V3Application(HttpEndpoint url, String id, Secret secret) implements SwiftLogin {}

  /// A token from elsewhere, which cannot be renewed.
  ///
  /// @param storage the account's storage URL
  record Given(Secret token, HttpEndpoint storage) implements SwiftLogin {}

  /// A user or project of v3: an id stands alone, a name is one within a domain.
  ///
  /// @param key `id` or `name`
  /// @param value the id or name
  /// @param domainKey `id` or `name` of the domain; unused beside an id
  /// @param domain the domain
  record Named(String key, String value, String domainKey, String domain) {}

  /// Who signs in, for messages.
  default String who() {
    return switch (this) {
      case V1 v1 -> "the user \"" + v1.user() + "\"";
      case V2 v2 -> "the user \"" + v2.user() + "\"";
      case V3Password v3 -> "the user \"" + v3.user().value() + "\"";
      case V3Application v3 -> "the application credential \"" + v3.id() + "\"";
      case Given _ -> "the token that was given";
    };
  }
}
