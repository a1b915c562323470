package org.tranship.testkit.server;

import java.net.URI;
import java.util.Objects;
import java.util.UUID;

/// Where an S3 server of a test listens and who may use it. Path-style addressing is meant.
///
/// @param uri scheme, 127.0.0.1 and port, without a path
/// @param accessKey the access key id
/// @param secretKey the secret; a test value, never a real one
/// @param region what to sign for; the servers here accept any
public record S3Endpoint(URI uri, String accessKey, String secretKey, String region) {
  public S3Endpoint {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(accessKey, "accessKey");
    Objects.requireNonNull(secretKey, "secretKey");
    Objects.requireNonNull(region, "region");
  }

  /// A bucket name that no other test uses. The bucket is not made.
  public String freshBucketName() {
    return "t-" + UUID.randomUUID();
  }

  /// Without the secret, since records end up in test output.
  @Override
  public String toString() {
    return "S3Endpoint[" + uri + ", accessKey=" + accessKey + ", region=" + region + "]";
  }
}
