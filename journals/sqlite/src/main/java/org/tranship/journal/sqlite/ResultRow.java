package org.tranship.journal.sqlite;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.ResultNumbers;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// An object's result as a row of the table `result`: what is empty is NULL, so that the usual row
/// is its key, its digest and two versions. Numbers are those of [ResultNumbers].
///
/// @param key the key in UTF-8
/// @param target the target's key, where it is another
record ResultRow(
    byte[] key,
    int outcome,
    int level,
    long size,
    byte @Nullable [] sha256,
    @Nullable String source,
    @Nullable String written,
    byte @Nullable [] target,
    @Nullable String code,
    @Nullable String reason,
    @Nullable String note) {
  /// The columns in the order [#read] takes them, but for `target`'s neighbour `key` first.
  static final String COLUMNS =
      "key, outcome, level, size, sha256, source, written, target, code, reason, note";

  /// The columns every row fills, and those that only few do, in the order [#bind] gives them.
  static final String USUAL =
      "INSERT INTO result (pass, key, line, outcome, level, size, sha256, source, written)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String FULL =
      "INSERT INTO result (pass, key, line, outcome, level, size, sha256, source, written,"
          + " target, code, reason, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static ResultRow of(ObjectResult result) {
    return new ResultRow(
        result.key().utf8(),
        ResultNumbers.number(result.outcome()),
        ResultNumbers.number(result.level()),
        result.size().bytes(),
        result.sha256().map(Digest::bytes).orElse(null),
        orNull(result.source().token()),
        orNull(result.written().token()),
        result.target().equals(result.key()) ? null : result.target().utf8(),
        orNull(result.code()),
        orNull(result.reason()),
        orNull(result.note()));
  }

  /// Whether the statement [#USUAL] holds all of it.
  boolean isUsual() {
    return target == null && code == null && reason == null && note == null;
  }

  void bind(PreparedStatement row, int pass, long line) throws SQLException {
    row.setInt(1, pass);
    row.setBytes(2, key);
    row.setLong(3, line);
    row.setInt(4, outcome);
    row.setInt(5, level);
    row.setLong(6, size);
    row.setBytes(7, sha256);
    row.setString(8, source);
    row.setString(9, written);
    if (!isUsual()) {
      row.setBytes(10, target);
      row.setString(11, code);
      row.setString(12, reason);
      row.setString(13, note);
    }
  }

  /// Reads [#COLUMNS].
  static ObjectResult read(ResultSet row) throws SQLException {
    Key key = key(row.getBytes(1));
    byte[] sha256 = row.getBytes(5);
    byte[] target = row.getBytes(8);
    return new ObjectResult(
        key,
        target == null ? key : key(target),
        ResultNumbers.outcome(row.getInt(2)),
        ResultNumbers.level(row.getInt(3)),
        ByteCount.of(row.getLong(4)),
        sha256 == null ? Optional.empty() : Optional.of(Digest.of(DigestAlgorithm.SHA256, sha256)),
        Version.of(orEmpty(row.getString(6))),
        Version.of(orEmpty(row.getString(7))),
        orEmpty(row.getString(9)),
        orEmpty(row.getString(10)),
        orEmpty(row.getString(11)));
  }

  static Key key(byte[] utf8) {
    return Key.of(new String(utf8, StandardCharsets.UTF_8));
  }

  static @Nullable String orNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
