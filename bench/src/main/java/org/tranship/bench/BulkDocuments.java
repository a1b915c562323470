package org.tranship.bench;

import org.tranship.testkit.anchore.AnchoreInstallation;

/// Fills Anchore's database driver with documents that the database server makes itself, so that
/// their number and size cost this process nothing.
final class BulkDocuments {
  private BulkDocuments() {}

  /// Documents of one size, half of it hexadecimal digits that do not repeat, half of it hyphens.
  /// No two databases have an archive id in common, so that none finds its copies already there.
  ///
  /// @param count how many
  /// @param bytes size of each, at least 64
  static void fill(AnchoreInstallation anchore, int count, int bytes) {
    insert(
        anchore,
        """
        select 'sha256:' || encode(sha256((current_database() || i)::bytea), 'hex'),
               rpad('{"document": "' || (select string_agg(md5(i || ':' || j), '')
                                           from generate_series(1, %d) j), %d, '-') || '"}'
          from generate_series(1, %d) i
        """
            .formatted(Math.max(1, bytes / 64), bytes - 2, count));
  }

  /// One document of hexadecimal digits that do not repeat.
  ///
  /// @param bytes its size, a multiple of 32
  static void fillWithOne(AnchoreInstallation anchore, long bytes) {
    insert(
        anchore,
        """
        select 'large', (select string_agg(md5(j::text), '') from generate_series(1, %d) j)
        """
            .formatted(bytes / 32));
  }

  private static void insert(AnchoreInstallation anchore, String idAndText) {
    anchore.execute(
        """
        insert into archive_document (bucket, "archiveId", "userId", "documentName", created_at,
               last_updated, record_state_key, jsondata, b64_encoded)
        select 'analysis_data', id, 'admin', id || '.json', %1$d, %1$d, 'active', content, false
          from (%2$s) made (id, content)
        """
            .formatted(AnchoreInstallation.CREATED, idAndText));
    anchore.execute(
        """
        insert into archive_metadata (bucket, "archiveId", "userId", "documentName", content_url,
               created_at, last_updated, record_state_key, is_compressed, digest, size)
        select bucket, "archiveId", "userId", "documentName",
               'db://' || "userId" || '/' || bucket || '/' || "archiveId",
               created_at, last_updated, 'active', false, md5(jsondata), octet_length(jsondata)
          from archive_document
        """);
    anchore.execute("analyze");
  }
}
