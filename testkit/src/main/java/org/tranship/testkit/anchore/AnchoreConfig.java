package org.tranship.testkit.anchore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.tranship.testkit.server.S3Endpoint;

/// A complete `config.yaml` of an Anchore whose catalogue keeps documents with one driver. Secrets
/// in it are references; [#environment] has what they stand for.
///
/// @param yaml the file's text
public record AnchoreConfig(String yaml) {
  private static final String SERVICES =
      """
      credentials:
        database:
          db_connect: ${ANCHORE_DB_CONNECT}
          db_connect_args: {timeout: 120, ssl: false}
      services:
        catalog:
          enabled: true
          endpoint_hostname: localhost
          listen: 0.0.0.0
          port: 8082
          archive:
            compression: {enabled: %s, min_size_kbytes: 100}
            storage_driver:
              name: %s
              config:
      """;

  /// Documents in the table `archive_document`, Anchore's default.
  public static AnchoreConfig db() {
    return of(false, "db", "{}");
  }

  /// Documents in the table `object_storage`.
  public static AnchoreConfig db2() {
    return of(true, "db2", "{}");
  }

  /// Documents as files.
  public static AnchoreConfig localfs(Path directory) {
    return of(true, "localfs", "archive_data_dir: " + directory);
  }

  /// Documents in a bucket, which is made if it is not there; keys begin with `prefix`, without a
  /// slash between.
  public static AnchoreConfig s3(S3Endpoint endpoint, String bucket, String prefix) {
    return of(
        true,
        "s3",
        """
        access_key: ${ANCHORE_S3_ACCESS_KEY}
        secret_key: ${ANCHORE_S3_SECRET_KEY}
        url: %s
        region: false
        bucket: %s
        create_bucket: true
        """
                .formatted(endpoint.uri(), bucket)
            + (prefix.isEmpty() ? "" : "prefix: " + prefix + "\n"));
  }

  private static AnchoreConfig of(boolean compression, String driver, String settings) {
    return new AnchoreConfig(SERVICES.formatted(compression, driver) + settings.indent(10));
  }

  /// Writes it down.
  ///
  /// @return the file
  public Path write(Path file) {
    try {
      return Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /// What the references in every such file stand for.
  public static Map<String, String> environment(AnchoreInstallation anchore, S3Endpoint s3) {
    return Map.of(
        "ANCHORE_DB_CONNECT", anchore.sqlAlchemyUrl(),
        "ANCHORE_S3_ACCESS_KEY", s3.accessKey(),
        "ANCHORE_S3_SECRET_KEY", s3.secretKey());
  }
}
