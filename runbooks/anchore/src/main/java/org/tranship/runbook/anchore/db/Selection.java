package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// Which documents a migration is about: those whose bytes lie where the source configuration says,
/// in these logical buckets, of these accounts, made before this day.
///
/// @param urlPrefix what `content_url` starts with: the source's scheme, and its bucket, container,
///   directory and prefix
/// @param buckets logical buckets; empty for all
/// @param accounts owners; empty for all
/// @param createdBefore the first day, in UTC, whose documents are not taken any more
public record Selection(
    String urlPrefix,
    List<String> buckets,
    List<String> accounts,
    Optional<LocalDate> createdBefore) {
  public Selection {
    buckets = List.copyOf(buckets);
    accounts = List.copyOf(accounts);
  }

  /// All documents of a place.
  public static Selection of(String urlPrefix) {
    return new Selection(urlPrefix, List.of(), List.of(), Optional.empty());
  }

  /// As a condition on `archive_metadata`, with parameters for [#bind].
  String condition() {
    return "left(content_url, length(?)) = ?"
        + (buckets.isEmpty() ? "" : " and bucket = any (?)")
        + (accounts.isEmpty() ? "" : " and \"userId\" = any (?)")
        + (createdBefore.isEmpty() ? "" : " and created_at < ?");
  }

  /// Sets the condition's parameters.
  ///
  /// @return the next free index
  int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
    int next = first;
    statement.setString(next++, urlPrefix);
    statement.setString(next++, urlPrefix);
    for (List<String> names : List.of(buckets, accounts)) {
      if (!names.isEmpty()) {
        statement.setArray(next++, connection.createArrayOf("text", names.toArray()));
      }
    }
    if (createdBefore.isPresent()) {
      statement.setLong(next++, createdBefore.get().atStartOfDay(ZoneOffset.UTC).toEpochSecond());
    }
    return next;
  }
}
