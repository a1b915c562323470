package org.tranship.testkit.server;

import java.nio.file.Path;

/// Where a container registry of a test keeps its images.
///
/// @param driver the driver and its settings, as distribution's `storage` has them, in one line
public record RegistryStorage(String driver) {
  /// In a directory.
  public static RegistryStorage files(Path root) {
    return new RegistryStorage("filesystem: {rootdirectory: %s}".formatted(root));
  }

  /// In a bucket, which has to be there when somebody pushes. Distribution 2.8 addresses it by path
  /// whenever there is a `regionendpoint`; later ones have to be told.
  ///
  /// @param folder in the bucket, below which the images are; empty for none
  public static RegistryStorage s3(S3Endpoint server, String bucket, String folder) {
    return new RegistryStorage(
        ("s3: {accesskey: %s, secretkey: %s, region: %s, regionendpoint: \"%s\", bucket: %s,"
                + " rootdirectory: \"/%s\", secure: false, v4auth: true, forcepathstyle: true}")
            .formatted(
                server.accessKey(),
                server.secretKey(),
                server.region(),
                server.uri(),
                bucket,
                folder));
  }

  /// In a container, which it makes. Version 2.8 has this driver still.
  ///
  /// @param segment bytes of a large object that go into one object of their own; at least 1 MiB
  public static RegistryStorage swift(SwiftServer server, String container, int segment) {
    return new RegistryStorage(
        ("swift: {username: \"%s\", password: \"%s\", authurl: \"%s\", container: %s,"
                + " chunksize: %d}")
            .formatted(server.user(), server.key(), server.authUrl(), container, segment));
  }

  /// The same, with the registry giving out every byte itself: it does not send those who pull to
  /// the store.
  public RegistryStorage withoutRedirect() {
    return new RegistryStorage(driver + "\n  redirect: {disable: true}");
  }

  /// Without the secret, since records end up in test output.
  @Override
  public String toString() {
    return "RegistryStorage[" + driver.replaceAll("(secretkey|password): [^,}]*", "$1: ...") + "]";
  }
}
