package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Counts the rows of the catalogue by where their documents lie. The database counts; no row but
/// the named ones is read.
public final class RowPlaces {
  /// The one logical bucket that Anchore may keep in a store of its own, since 0.4.0.
  public static final String ARCHIVE_BUCKET = "analysis_archive";

  private static final int NAMED = 3;

  /// Whether a row lies where a prefix says.
  private static final String AT = "coalesce(left(content_url, length(?)) = ?, false)";

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

  /// Counts the rows of a scope. A row that is none of them and lies there is elsewhere, too,
  /// unless that is where the others belong.
  ///
  /// @param urlPrefix what `content_url` starts with
  /// @param others the same for rows outside of the scope; empty if nobody knows
  public Count count(String urlPrefix, Scope scope, Optional<String> others)
      throws InterruptedException {
    String sql =
        "select count(*) filter (where %s and %s), count(*) filter (where %s) from archive_metadata"
            .formatted(scope.condition, AT, strayed(scope, others));
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      int next = bind(ask, 1, List.of(urlPrefix));
      int _ = bind(ask, next, strayedAt(urlPrefix, others));
      try (ResultSet answer = ask.executeQuery()) {
        answer.next();
        long elsewhere = answer.getLong(2);
        return new Count(
            answer.getLong(1),
            elsewhere,
            elsewhere == 0 ? List.of() : examples(connection, urlPrefix, scope, others));
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

  /// The logical buckets of some rows, sorted.
  public List<String> buckets(Selection selection) throws InterruptedException {
    String sql =
        "select bucket from archive_metadata where "
            + selection.condition()
            + " group by bucket order by bucket";
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      selection.bind(connection, ask, 1);
      return names(ask);
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look for names in archive_metadata", database.place());
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
        PreparedStatement ask = connection.prepareStatement(sql)) {
      return names(ask);
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look for names in archive_metadata", database.place());
    }
  }

  private static List<String> names(PreparedStatement ask) throws SQLException {
    try (ResultSet answer = ask.executeQuery()) {
      List<String> names = new ArrayList<>();
      while (answer.next()) {
        names.add(answer.getString(1));
      }
      return names;
    }
  }

  /// What is true of rows that are not where they are looked for; takes [#strayedAt].
  private static String strayed(Scope scope, Optional<String> others) {
    return "(%1$s and not %2$s or not (%1$s) and %2$s and not %3$s)"
        .formatted(scope.condition, AT, others.isPresent() ? AT : "false");
  }

  private static List<String> strayedAt(String urlPrefix, Optional<String> others) {
    return Stream.concat(Stream.of(urlPrefix, urlPrefix), others.stream()).toList();
  }

  /// Sets the parameters of as many [#AT].
  ///
  /// @return the next free index
  private static int bind(PreparedStatement ask, int first, List<String> prefixes)
      throws SQLException {
    int next = first;
    for (String prefix : prefixes) {
      ask.setString(next++, prefix);
      ask.setString(next++, prefix);
    }
    return next;
  }

  private static List<String> examples(
      Connection connection, String urlPrefix, Scope scope, Optional<String> others)
      throws SQLException {
    String sql =
        "select \"userId\" || '/' || bucket || '/' || \"archiveId\" || ' ('"
            + " || coalesce(content_url, 'without content_url') || ')' from archive_metadata"
            + " where "
            + strayed(scope, others)
            + " order by bucket, \"archiveId\", \"userId\", \"documentName\" limit "
            + NAMED;
    List<String> examples = new ArrayList<>();
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      int _ = bind(ask, 1, strayedAt(urlPrefix, others));
      try (ResultSet answer = ask.executeQuery()) {
        while (answer.next()) {
          examples.add(answer.getString(1));
        }
      }
    }
    return examples;
  }
}
