package org.tranship.driver.s3;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.value.DigestAlgorithm;

/// A store's location and options, read and checked.
///
/// @param display the location for messages, without secrets
/// @param bucket its bucket
/// @param prefix literal text in front of every key, with its slash if it has one
/// @param endpoint the server; its host names the bucket too when `virtualHost`
/// @param virtualHost the bucket is part of the host name instead of the path
/// @param region the region to sign for, until the server names another
/// @param keys fixed keys, if any were given
/// @param anonymous nothing is signed
/// @param profile of the AWS configuration files
/// @param role to be assumed
/// @param createBucket make the bucket when it is missing
/// @param told traits the operator knows, instead of finding out by trying
/// @param http how connections are made
record S3Settings(
    String display,
    String bucket,
    String prefix,
    HttpEndpoint endpoint,
    boolean virtualHost,
    String region,
    Optional<Identity> keys,
    boolean anonymous,
    Optional<String> profile,
    Optional<Role> role,
    boolean createBucket,
    Told told,
    HttpSettings http) {

  /// A role taken on with AWS STS.
  ///
  /// @param arn names it
  /// @param sessionName what its log will call us
  /// @param externalId agreed with the role's owner
  record Role(String arn, String sessionName, Optional<String> externalId) {}

  /// What the operator says of the server; empty where it is to be found out.
  ///
  /// @param checks the digests it compares with what it receives
  /// @param unsignedPayload whether bodies may go unsigned
  /// @param etagIsMd5 whether ETags can be taken for MD5
  /// @param conditional whether conditions on writes are kept
  /// @param tags whether objects can be tagged
  /// @param anyKey whether keys that are no clean paths are kept
  /// @param ordered whether listings come in the order of the keys' bytes; not on a server that
  ///   sorts by UTF-16
  /// @param probe whether what is empty is found out by trying; else the cautious answer is taken
  record Told(
      Optional<Set<DigestAlgorithm>> checks,
      Optional<Boolean> unsignedPayload,
      Optional<Boolean> etagIsMd5,
      Optional<Boolean> conditional,
      Optional<Boolean> tags,
      Optional<Boolean> anyKey,
      boolean ordered,
      boolean probe) {

    /// Nothing is left to be found out.
    boolean complete() {
      return !probe
          || checks.isPresent()
              && unsignedPayload.isPresent()
              && etagIsMd5.isPresent()
              && conditional.isPresent()
              && tags.isPresent()
              && anyKey.isPresent();
    }

    /// What is told, with an assumption for the rest.
    ///
    /// @param hopeful whether what is not known is taken to be there, as before the first try; what
    ///   turns out otherwise is refused then
    S3Traits traits(boolean hopeful) {
      boolean conditions = conditional.orElse(hopeful);
      return new S3Traits(
          checks.orElse(hopeful ? Set.of() : Set.of(DigestAlgorithm.MD5)),
          unsignedPayload.orElse(true),
          etagIsMd5.orElse(false),
          conditions,
          conditions,
          false,
          tags.orElse(hopeful),
          anyKey.orElse(true),
          ordered);
    }
  }

  /// The server without the bucket.
  String serverHost() {
    String authority = endpoint.authority();
    boolean named = virtualHost && authority.startsWith(bucket + ".");
    return (named ? authority.substring(bucket.length() + 1) : authority) + endpoint.path();
  }

  /// The path of the bucket, percent-encoded, without a slash at its end.
  String bucketPath() {
    return virtualHost ? endpoint.path() : endpoint.path() + "/" + bucket;
  }

  /// Whether this is AWS itself, where names of regions and hosts are known.
  static boolean isAws(HttpEndpoint endpoint) {
    String host = endpoint.host().toLowerCase(Locale.ROOT);
    return host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
  }
}
