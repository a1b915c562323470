package org.tranship.runbook.anchore.config;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Secret;
import org.tranship.runbook.anchore.layout.ContentLayout;
import org.tranship.runbook.anchore.layout.Driver;

/// A validated `storage_driver` section: everything needed to open the store, and nothing else.
public sealed interface DriverConfig {
  /// Table `archive_document` of the database given on the command line.
  record Db() implements DriverConfig {}

  /// Table `object_storage` of that database.
  record Db2() implements DriverConfig {}

  /// @param archiveDataDir absolute directory, as configured
  record LocalFs(String archiveDataDir) implements DriverConfig {}

  /// @param bucket the S3 bucket
  /// @param prefix put before every key without a slash; empty by default
  /// @param credentials keys or the AWS chain
  /// @param url endpoint; where it is given, the region of the configuration is not used
  /// @param region only where no url is given
  /// @param createBucket whether a missing bucket may be created
  record S3(
      String bucket,
      String prefix,
      S3Credentials credentials,
      @Nullable String url,
      @Nullable String region,
      boolean createBucket)
      implements DriverConfig {}

  /// @param container the Swift container
  /// @param createContainer whether a missing container may be created
  /// @param prefix `anchore_key_prefix`, put before every key without a slash
  /// @param options what Anchore hands to swiftclient, secrets taken out
  /// @param secrets the secret ones of those options
  record Swift(
      String container,
      boolean createContainer,
      String prefix,
      SortedMap<String, String> options,
      SortedMap<String, Secret> secrets)
      implements DriverConfig {
    /// Copies both maps.
    public Swift {
      options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
      secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    }
  }

  /// The driver.
  default Driver driver() {
    return switch (this) {
      case Db _ -> Driver.DB;
      case Db2 _ -> Driver.DB2;
      case LocalFs _ -> Driver.LOCALFS;
      case S3 _ -> Driver.S3;
      case Swift _ -> Driver.SWIFT;
    };
  }

  /// Where this configuration puts documents.
  default ContentLayout layout() {
    return switch (this) {
      case Db _ -> new ContentLayout.Db();
      case Db2 _ -> new ContentLayout.Db2();
      case LocalFs config -> new ContentLayout.LocalFs(config.archiveDataDir());
      case S3 config -> new ContentLayout.S3(config.bucket(), config.prefix());
      case Swift config -> new ContentLayout.Swift(config.container(), config.prefix());
    };
  }
}
