package org.tranship.journal.postgres;

import java.nio.charset.StandardCharsets;
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

/// An object's result as a row of the table `result`, in bytes as they are sent: made by the thread
/// that has the result, so that the one that commits has only to copy them. What is empty is NULL.
/// Numbers are those of [ResultNumbers].
record ResultRow(
    KeyColumns key,
    int outcome,
    int level,
    long size,
    byte @Nullable [] sha256,
    byte @Nullable [] source,
    byte @Nullable [] written,
    byte @Nullable [] target,
    byte @Nullable [] code,
    byte @Nullable [] reason,
    byte @Nullable [] note) {
  /// In the order [#read] takes them.
  static final String COLUMNS =
      "key, rest, outcome, level, size, sha256, source, written, target, code, reason, note";

  static ResultRow of(ObjectResult result) {
    return new ResultRow(
        KeyColumns.of(result.key()),
        ResultNumbers.number(result.outcome()),
        ResultNumbers.number(result.level()),
        result.size().bytes(),
        result.sha256().map(Digest::bytes).orElse(null),
        bytes(result.source().token()),
        bytes(result.written().token()),
        result.target().equals(result.key()) ? null : result.target().utf8(),
        bytes(result.code()),
        bytes(result.reason()),
        bytes(result.note()));
  }

  private static byte @Nullable [] bytes(String text) {
    String kept = ExactText.orNull(text);
    return kept == null ? null : kept.getBytes(StandardCharsets.UTF_8);
  }

  /// Reads [#COLUMNS].
  static ObjectResult read(ResultSet row) throws SQLException {
    Key key = KeyColumns.read(row, 1);
    byte[] sha256 = row.getBytes(6);
    byte[] target = row.getBytes(9);
    return new ObjectResult(
        key,
        target == null ? key : KeyColumns.key(target),
        ResultNumbers.outcome(row.getInt(3)),
        ResultNumbers.level(row.getInt(4)),
        ByteCount.of(row.getLong(5)),
        sha256 == null ? Optional.empty() : Optional.of(Digest.of(DigestAlgorithm.SHA256, sha256)),
        Version.of(ExactText.orEmpty(row.getString(7))),
        Version.of(ExactText.orEmpty(row.getString(8))),
        ExactText.orEmpty(row.getString(10)),
        ExactText.orEmpty(row.getString(11)),
        ExactText.orEmpty(row.getString(12)));
  }
}
