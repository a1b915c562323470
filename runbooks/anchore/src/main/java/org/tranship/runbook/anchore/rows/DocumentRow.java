package org.tranship.runbook.anchore.rows;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One row of `archive_metadata`: Anchore's catalogue of documents.
///
/// `document_metadata` is left out: no release ever fills it, and every write sets it to NULL.
///
/// @param bucket logical bucket; first column of the primary key
/// @param archiveId key inside the bucket
/// @param userId account
/// @param documentName archiveId with `.json`; last column of the primary key
/// @param contentUrl driver URL of the bytes, as stored; NULL only in damaged rows
/// @param isCompressed true if the stored bytes are zlib; a NULL column reads as false
/// @param digest lower-case hex MD5 of the stored bytes, or null in rows upgraded from 0.1.x
/// @param size length of the stored bytes, or null where the digest is null
/// @param createdAt Unix seconds; kept by a migration
/// @param lastUpdated Unix seconds; changed by every write, and so the row's version
/// @param recordStateKey `active` normally
/// @param recordStateVal null normally; rows upgraded from 0.1.x hold `active` here too
public record DocumentRow(
    String bucket,
    String archiveId,
    String userId,
    String documentName,
    @Nullable String contentUrl,
    boolean isCompressed,
    @Nullable String digest,
    @Nullable Long size,
    @Nullable Integer createdAt,
    @Nullable Integer lastUpdated,
    @Nullable String recordStateKey,
    @Nullable String recordStateVal) {
  /// Checks the primary key and the range of the size.
  public DocumentRow {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(archiveId, "archiveId");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(documentName, "documentName");
    if (size != null && size < 0) {
      throw new IllegalArgumentException("size of " + bucket + "/" + archiveId + " is " + size);
    }
  }

  /// This row after its bytes moved: new place, form, digest and size, and the time of the change.
  /// The key, created_at and both record_state columns stay as they are.
  public DocumentRow movedTo(
      String newUrl, boolean nowCompressed, String newDigest, long newSize, int now) {
    return new DocumentRow(
        bucket,
        archiveId,
        userId,
        documentName,
        newUrl,
        nowCompressed,
        newDigest,
        newSize,
        createdAt,
        now,
        recordStateKey,
        recordStateVal);
  }
}
