package org.tranship.testkit.anchore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.SwiftServer;

/// A complete `config.yaml` of an Anchore whose catalogue keeps documents with one driver. Secrets
/// in it are references; [#environment] has what they stand for.
///
/// @param yaml the file's text
public record AnchoreConfig(String yaml) {
  private static final Pattern COMPRESSION = Pattern.compile("compression: \\{.*\\}");

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

  /// Documents in a container, which is made if it is not there.
  public static AnchoreConfig swift(SwiftServer server, String container) {
    return of(
        true,
        "swift",
        """
        auth: %s
        user: %s
        key: ${ANCHORE_SWIFT_KEY}
        container: %s
        create_container: true
        """
            .formatted(server.authUrl(), server.user(), container));
  }

  /// The same with another word about compression; the driver `db` heeds none.
  ///
  /// @param kilobytes larger documents are compressed
  public AnchoreConfig compressing(boolean enabled, int kilobytes) {
    return new AnchoreConfig(
        COMPRESSION
            .matcher(yaml)
            .replaceFirst(
                "compression: {enabled: " + enabled + ", min_size_kbytes: " + kilobytes + "}"));
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
    Map<String, String> all = new HashMap<>(secrets(s3));
    all.put("ANCHORE_DB_CONNECT", anchore.sqlAlchemyUrl());
    return Map.copyOf(all);
  }

  /// What the references of [#s3] stand for.
  public static Map<String, String> secrets(S3Endpoint s3) {
    return Map.of("ANCHORE_S3_ACCESS_KEY", s3.accessKey(), "ANCHORE_S3_SECRET_KEY", s3.secretKey());
  }

  /// What the references of [#swift] stand for.
  public static Map<String, String> secrets(SwiftServer server) {
    return Map.of("ANCHORE_SWIFT_KEY", server.key());
  }
}
