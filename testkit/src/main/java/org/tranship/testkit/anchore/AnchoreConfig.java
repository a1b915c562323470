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

/// A `config.yaml` of an Anchore whose catalogue keeps documents with one driver. Secrets in it are
/// references; [#environment] has what they stand for.
///
/// @param yaml the file's text
public record AnchoreConfig(String yaml) {
  private static final Pattern COMPRESSION = Pattern.compile("compression: \\{.*\\}");

  private static final String CREDENTIALS =
      """
      credentials:
        database:
          db_connect: ${ANCHORE_DB_CONNECT}
          db_connect_args: {timeout: 120, ssl: false}
      """;

  private static final String SERVICES =
      """
      services:
        catalog:
          enabled: true
          endpoint_hostname: localhost
          listen: 0.0.0.0
          port: 8082
      """;

  private static final String SECTION =
      """
      archive:
        compression: {enabled: %s, min_size_kbytes: 100}
        storage_driver:
          name: %s
          config:
      """;

  /// Any section below `services.catalog`, and nothing about the database.
  public static AnchoreConfig of(String section) {
    return new AnchoreConfig(SERVICES + section.indent(4));
  }

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
            + "prefix: '"
            + prefix
            + "'\n");
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

  /// The same with the database in it.
  public AnchoreConfig withDatabase() {
    return new AnchoreConfig(CREDENTIALS + yaml);
  }

  /// The same under the name that the section has since 0.4.0.
  public AnchoreConfig asObjectStore() {
    return new AnchoreConfig(yaml.replace("    archive:\n", "    object_store:\n"));
  }

  /// The same with what references stand for in their place.
  public AnchoreConfig spelledOut(Map<String, String> values) {
    String text = yaml;
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    return new AnchoreConfig(text);
  }

  private static AnchoreConfig of(boolean compression, String driver, String settings) {
    return of(SECTION.formatted(compression, driver) + settings.indent(6));
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
