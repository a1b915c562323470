package org.tranship.runbook.anchore.layout;

import java.util.Optional;

/// The five storage drivers of Anchore Engine, in the order in which its `list-drivers` names them.
public enum Driver {
  /// Files under hashed names in one directory.
  LOCALFS("localfs", "file"),
  /// Text in the table `archive_document`; Anchore's default.
  DB("db", "db"),
  /// Bytes in the table `object_storage`.
  DB2("db2", "db2"),
  /// Objects in one S3 bucket.
  S3("s3", "s3"),
  /// Objects in one Swift container.
  SWIFT("swift", "swift");

  private final String configName;
  private final String scheme;

  Driver(String configName, String scheme) {
    this.configName = configName;
    this.scheme = scheme;
  }

  /// The value of `storage_driver.name` in config.yaml, and of the driver columns of a task row.
  public String configName() {
    return configName;
  }

  /// The scheme of this driver's content URLs; differs from the name for `localfs` (`file`).
  public String scheme() {
    return scheme;
  }

  /// False for `db` alone: Anchore stores its text uncompressed whatever the configuration says.
  public boolean takesCompression() {
    return this != DB;
  }

  /// The driver with exactly this configuration name; Anchore compares case-sensitively.
  public static Optional<Driver> named(String configName) {
    for (Driver driver : values()) {
      if (driver.configName.equals(configName)) {
        return Optional.of(driver);
      }
    }
    return Optional.empty();
  }
}
