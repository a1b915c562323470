package org.tranship.driver.swift;

import java.util.Optional;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;

/// A store's location and options, read and checked.
///
/// @param display the location for messages, without secrets
/// @param container its container
/// @param segments the container for the parts of large objects
/// @param prefix literal text in front of every key, with its slash if it has one
/// @param createContainer make the container when it is missing
/// @param login how tokens are come by
/// @param choice which endpoint of the service catalogue is meant
/// @param http how connections are made
record SwiftSettings(
    String display,
    String container,
    String segments,
    String prefix,
    boolean createContainer,
    SwiftLogin login,
    Choice choice,
    HttpSettings http) {

  /// What to take from the catalogue that comes with a token of v2 or v3.
  ///
  /// @param service type of the service, usually `object-store`
  /// @param face `public`, `internal` or `admin`
  /// @param region needed where the catalogue has several
  /// @param storage a storage URL that is used instead of any in the catalogue
  record Choice(
      String service, String face, Optional<String> region, Optional<HttpEndpoint> storage) {}

  /// The object's name in the container.
  String full(String key) {
    return prefix + key;
  }
}
