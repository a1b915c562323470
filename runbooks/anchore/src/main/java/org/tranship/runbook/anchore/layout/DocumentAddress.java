package org.tranship.runbook.anchore.layout;

import java.util.Objects;

/// Names one document inside Anchore: account, logical bucket and key (`archiveId`).
///
/// The logical bucket (`policy_bundles`, `analysis_data`, ...) is not the bucket of an S3 server.
///
/// @param user the account, column `userId`
/// @param bucket the logical bucket
/// @param key the key inside the bucket, column `archiveId`
public record DocumentAddress(String user, String bucket, String key) {
  /// Checks that all three parts are given; they may be empty, since varchar columns may be.
  public DocumentAddress {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
  }

  /// The `documentName` column: the key followed by `.json`, even where the content is a tar.gz.
  public String documentName() {
    return key + ".json";
  }
}
