package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;

/// A bucket of S3Proxy with a registry in a folder of it.
///
/// @param server in which the bucket is
/// @param directory has the file with the secret
/// @param bucket that is made by the first that writes to it with [#place]
record RegistryInS3(S3ProxyServer server, Path directory, String bucket) {
  private static final String FOLDER = "registry";

  static RegistryInS3 in(Path directory) throws IOException {
    return in(S3ProxyServer.shared(), directory);
  }

  static RegistryInS3 in(S3ProxyServer server, Path directory) throws IOException {
    Files.writeString(directory.resolve("s3-secret"), server.endpoint().secretKey());
    return new RegistryInS3(server, directory, server.endpoint().freshBucketName());
  }

  private S3Endpoint endpoint() {
    return server.endpoint();
  }

  /// As commands and plans have it.
  String place() {
    return "s3://%s/%s?endpoint=%s&access_key_id=%s&secret_access_key=file:%s&create-bucket=true"
        .formatted(
            bucket,
            FOLDER,
            endpoint().uri(),
            endpoint().accessKey(),
            directory.resolve("s3-secret"));
  }

  /// As a docker-registry has it, which sends those who pull to the bucket.
  RegistryStorage storage() {
    return RegistryStorage.s3(endpoint(), bucket, FOLDER);
  }

  Spot spot() {
    return new Spot(storage(), place());
  }

  SortedSet<String> keys() {
    return server.bucket(bucket).keys();
  }
}
