package org.tranship.driver.gcs;

import java.util.Optional;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.value.Secret;

/// A store's location and options, read and checked.
///
/// @param display the location for messages, without secrets
/// @param bucket its bucket
/// @param prefix literal text in front of every key, with its slash if it has one
/// @param endpoint the server
/// @param project in which a bucket is made
/// @param userProject is billed for the requests, where the bucket lets its requesters pay
/// @param anonymous nobody signs in
/// @param credentials the text of a file of credentials; Google's own search when empty
/// @param accessToken a token from elsewhere, which cannot be renewed
/// @param createBucket make the bucket when it is missing
/// @param http how connections are made
record GcsSettings(
    String display,
    String bucket,
    String prefix,
    HttpEndpoint endpoint,
    Optional<String> project,
    Optional<String> userProject,
    boolean anonymous,
    Optional<Secret> credentials,
    Optional<Secret> accessToken,
    boolean createBucket,
    HttpSettings http) {

  /// The object's name in the bucket.
  String full(String key) {
    return prefix + key;
  }
}
