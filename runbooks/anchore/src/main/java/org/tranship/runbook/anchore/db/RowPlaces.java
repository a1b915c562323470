package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts the rows of the catalogue by where their documents lie. The database counts; no row but
/// the named ones is read.
public final class RowPlaces {
  /// The one logical bucket that Anchore may keep in a store of its own, since 0.4.0.
  public static final String ARCHIVE_BUCKET = "analysis_archive";

  private static final int NAMED = 3;

  /// How many places [#everywhere] names.
  public static final int PLACES = 10;

  /// Which rows are looked at.
  public enum Scope {
    /// All of them.
    EVERY("true"),
    /// Those of the analysis archive.
    ARCHIVE("bucket = '" + ARCHIVE_BUCKET + "'"),
    /// Those of the main store, where the analysis archive has its own.
    MAIN("bucket <> '" + ARCHIVE_BUCKET + "'");

    private final String condition;

    Scope(String condition) {
      this.condition = condition;
    }
  }

  private final AnchoreDatabase database;

  public RowPlaces(AnchoreDatabase database) {
    this.database = database;
  }

  /// What was counted.
  ///
  /// @param here rows that lie where the prefix says
  /// @param elsewhere rows that do not
  /// @param examples some of those, as `user/bucket/key (content_url)`
  public record Count(long here, long elsewhere, List<String> examples) {
    public Count {
      examples = List.copyOf(examples);
    }
  }

  /// Counts.
  ///
  /// @param urlPrefix what `content_url` starts with
  public Count count(String urlPrefix, Scope scope) throws InterruptedException {
    String sql =
        "select count(*) filter (where left(content_url, length(?)) = ?), count(*)"
            + " from archive_metadata where "
            + scope.condition;
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, urlPrefix);
      ask.setString(2, urlPrefix);
      try (ResultSet answer = ask.executeQuery()) {
        answer.next();
        long here = answer.getLong(1);
        long elsewhere = answer.getLong(2) - here;
        return new Count(
            here, elsewhere, elsewhere == 0 ? List.of() : examples(connection, urlPrefix, scope));
      }
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "count archive_metadata", database.place());
    }
  }

  /// Where rows lie: what their `content_url` has in front of account, logical bucket and key (of
  /// files: the directory), with the number of rows, most first. At most [#PLACES].
  public Map<String, Long> everywhere() throws InterruptedException {
    String sql =
        """
        select place, count(*) from (
          select case
            when content_url is null then 'without content_url'
            when right(content_url, length(n)) = n
              then left(content_url, length(content_url) - length(n))
            when content_url like 'file://%%' and strpos(content_url, '/' || md5(u) || '/') > 0
              then left(content_url, strpos(content_url, '/' || md5(u) || '/'))
            else substring(content_url from '^[^:]*:/*[^/]*/?') end as place
          from (select content_url, "userId" as u,
            "userId" || '/' || bucket || '/' || "archiveId" as n from archive_metadata) as named
        ) as rows group by place order by count(*) desc, place limit %d"""
            .formatted(PLACES);
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql);
        ResultSet answer = ask.executeQuery()) {
      Map<String, Long> places = new LinkedHashMap<>();
      while (answer.next()) {
        places.put(String.valueOf(answer.getString(1)), answer.getLong(2));
      }
      return places;
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "count archive_metadata", database.place());
    }
  }

  /// The logical buckets that the catalogue has, sorted.
  public List<String> buckets() throws InterruptedException {
    return distinct("bucket");
  }

  /// The accounts whose documents the catalogue has, sorted.
  public List<String> accounts() throws InterruptedException {
    return distinct("\"userId\"");
  }

  private List<String> distinct(String column) throws InterruptedException {
    String sql = "select %1$s from archive_metadata group by %1$s order by %1$s".formatted(column);
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql);
        ResultSet answer = ask.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (answer.next()) {
        values.add(answer.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look for names in archive_metadata", database.place());
    }
  }

  private static List<String> examples(Connection connection, String urlPrefix, Scope scope)
      throws SQLException {
    String sql =
        "select \"userId\" || '/' || bucket || '/' || \"archiveId\" || ' ('"
            + " || coalesce(content_url, 'without content_url') || ')' from archive_metadata"
            + " where left(content_url, length(?)) is distinct from ? and "
            + scope.condition
            + " order by bucket, \"archiveId\", \"userId\", \"documentName\" limit "
            + NAMED;
    List<String> examples = new ArrayList<>();
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, urlPrefix);
      ask.setString(2, urlPrefix);
      try (ResultSet answer = ask.executeQuery()) {
        while (answer.next()) {
          examples.add(answer.getString(1));
        }
      }
    }
    return examples;
  }
}
