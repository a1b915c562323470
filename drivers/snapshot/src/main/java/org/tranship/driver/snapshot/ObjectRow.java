package org.tranship.driver.snapshot;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.snapshot.RecordedObject;
import org.tranship.core.store.Entry;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// An object as a row of the table `object`; what is not known is NULL.
final class ObjectRow {
  static final String INSERT =
      "INSERT INTO object (key, size, version, modified, nanos, algorithm, digest, sha256, crc32c,"
          + " attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /// The columns in the order [#read] takes them.
  static final String COLUMNS =
      "key, size, version, modified, nanos, algorithm, digest, sha256, attributes";

  private ObjectRow() {}

  static void bind(PreparedStatement row, RecordedObject object) throws SQLException {
    Entry entry = object.entry();
    row.setBytes(1, entry.key().utf8());
    row.setLong(2, entry.size().bytes());
    row.setString(3, entry.version().isKnown() ? entry.version().token() : null);
    Instant modified = entry.modified().orElse(null);
    row.setObject(4, modified == null ? null : modified.getEpochSecond());
    row.setObject(5, modified == null || modified.getNano() == 0 ? null : modified.getNano());
    Digest digest = entry.digest().orElse(null);
    row.setString(6, digest == null ? null : digest.algorithm().name().toLowerCase(Locale.ROOT));
    row.setBytes(7, digest == null ? null : digest.bytes());
    row.setBytes(8, object.sha256().map(Digest::bytes).orElse(null));
    row.setBytes(9, object.crc32c().map(Digest::bytes).orElse(null));
    row.setString(10, AttributesText.of(entry.attributes()));
  }

  /// @param content whether its digest is that of its content rather than the listed one
  /// @throws IllegalArgumentException if the row makes no sense
  static Entry read(ResultSet row, boolean content) throws SQLException {
    String version = row.getString(3);
    long seconds = row.getLong(4);
    boolean dated = !row.wasNull();
    int nanos = row.getInt(5);
    Optional<Digest> sha256 = digest(DigestAlgorithm.SHA256, row.getBytes(8));
    String algorithm = row.getString(6);
    Optional<Digest> listed =
        algorithm == null
            ? Optional.empty()
            : digest(DigestAlgorithm.valueOf(algorithm.toUpperCase(Locale.ROOT)), row.getBytes(7));
    return new Entry(
        key(row.getBytes(1)),
        ByteCount.of(row.getLong(2)),
        Version.of(version == null ? "" : version),
        dated ? Optional.of(Instant.ofEpochSecond(seconds, nanos)) : Optional.empty(),
        content ? sha256.or(() -> listed) : listed.or(() -> sha256),
        AttributesText.parse(row.getString(9)));
  }

  static Key key(byte[] utf8) {
    return Key.of(new String(utf8, StandardCharsets.UTF_8));
  }

  private static Optional<Digest> digest(DigestAlgorithm algorithm, byte @Nullable [] value) {
    return value == null ? Optional.empty() : Optional.of(Digest.of(algorithm, value));
  }
}
