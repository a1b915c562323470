package org.tranship.driver.snapshot;

import java.util.List;

/// The form of a snapshot's file, as docs/snapshot.md tells it.
final class SnapshotSchema {
  /// `trss` in ASCII: SQLite's `application_id`, by which `file` and we know our own.
  static final int MARKER = 0x74727373;

  /// SQLite's `user_version`. A file of a higher one is refused.
  static final int VERSION = 1;

  static final List<String> STATEMENTS =
      List.of(
          "PRAGMA application_id=" + MARKER,
          "PRAGMA user_version=" + VERSION,
          """
          CREATE TABLE snapshot (location TEXT NOT NULL, begun TEXT NOT NULL, ended TEXT NOT NULL,
            tool TEXT NOT NULL, objects INTEGER NOT NULL, bytes INTEGER NOT NULL,
            faults INTEGER NOT NULL, digests INTEGER NOT NULL, contents INTEGER NOT NULL,
            attributes TEXT NOT NULL)""",
          """
          CREATE TABLE object (key BLOB PRIMARY KEY, size INTEGER NOT NULL, version TEXT,
            modified INTEGER, nanos INTEGER, algorithm TEXT, digest BLOB, sha256 BLOB, crc32c BLOB,
            attributes TEXT) WITHOUT ROWID""",
          """
          CREATE TABLE fault (key BLOB NOT NULL, missing TEXT NOT NULL, code TEXT NOT NULL,
            reason TEXT NOT NULL, PRIMARY KEY (key, missing)) WITHOUT ROWID""",
          """
          CREATE VIEW objects AS SELECT CAST(key AS TEXT) AS key, size, version,
            strftime('%Y-%m-%dT%H:%M:%SZ', modified, 'unixepoch') AS modified,
            algorithm || ':' || lower(hex(digest)) AS digest,
            CASE WHEN sha256 IS NOT NULL THEN lower(hex(sha256)) END AS sha256,
            CASE WHEN crc32c IS NOT NULL THEN lower(hex(crc32c)) END AS crc32c, attributes
          FROM object""",
          """
          CREATE VIEW faults AS SELECT CAST(key AS TEXT) AS key, missing, code, reason
          FROM fault""");

  private SnapshotSchema() {}
}
