package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tranship.runbook.anchore.layout.Driver;

/// Content in Anchore's own tables that no row of the catalogue belongs to. Found by the primary
/// keys, so the database reads each table's index once.
public final class TableOrphans {
  private static final int NAMED = 3;

  private static final String DOCUMENTS =
      """
      select d."userId" || '/' || d.bucket || '/' || d."archiveId", count(*) over ()
        from archive_document d
       where not exists (select 1 from archive_metadata m
                          where (m.bucket, m."archiveId", m."userId", m."documentName")
                              = (d.bucket, d."archiveId", d."userId", d."documentName"))
       limit\s""";

  private static final String OBJECTS =
      """
      select d."userId" || '/' || d.bucket || '/' || d.key, count(*) over ()
        from object_storage d
       where not exists (select 1 from archive_metadata m
                          where (m.bucket, m."archiveId", m."userId")
                              = (d.bucket, d.key, d."userId"))
       limit\s""";

  private final AnchoreDatabase database;

  public TableOrphans(AnchoreDatabase database) {
    this.database = database;
  }

  /// What was found.
  ///
  /// @param count how many
  /// @param examples some of them, as `user/bucket/key`
  public record Found(long count, List<String> examples) {
    public static final Found NONE = new Found(0, List.of());

    public Found {
      examples = List.copyOf(examples);
    }
  }

  /// Looks at the table of a driver; there is none for drivers that keep their content elsewhere.
  public Found look(Driver driver) throws InterruptedException {
    return switch (driver) {
      case DB -> look(DOCUMENTS + NAMED);
      case DB2 -> look(OBJECTS + NAMED);
      case LOCALFS, S3, SWIFT -> Found.NONE;
    };
  }

  private Found look(String sql) throws InterruptedException {
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql);
        ResultSet answer = ask.executeQuery()) {
      List<String> examples = new ArrayList<>();
      long count = 0;
      while (answer.next()) {
        examples.add(answer.getString(1));
        count = answer.getLong(2);
      }
      return new Found(count, examples);
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look for content without a row", database.place());
    }
  }

  /// Of these places, those that rows of the catalogue point to.
  public List<String> pointedTo(List<String> contentUrls) throws InterruptedException {
    String sql = "select distinct content_url from archive_metadata where content_url = any (?)";
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setArray(1, connection.createArrayOf("text", contentUrls.toArray()));
      List<String> found = new ArrayList<>();
      try (ResultSet answer = ask.executeQuery()) {
        while (answer.next()) {
          found.add(answer.getString(1));
        }
      }
      return found;
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look for rows of content", database.place());
    }
  }
}
