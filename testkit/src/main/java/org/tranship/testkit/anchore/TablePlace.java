package org.tranship.testkit.anchore;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Anchore's drivers `db` and `db2`: rows of a table in its own database.
public final class TablePlace implements AnchorePlace {
  private final AnchoreInstallation anchore;
  private final boolean binary;

  private TablePlace(AnchoreInstallation anchore, boolean binary) {
    this.anchore = anchore;
    this.binary = binary;
  }

  /// Driver `db`: text in `archive_document`, base64 where it is none.
  public static TablePlace db(AnchoreInstallation anchore) {
    return new TablePlace(anchore, false);
  }

  /// Driver `db2`: bytes in `object_storage`.
  public static TablePlace db2(AnchoreInstallation anchore) {
    return new TablePlace(anchore, true);
  }

  @Override
  public String urlPrefix() {
    return binary ? "db2://" : "db://";
  }

  @Override
  public AnchoreConfig config() {
    return binary ? AnchoreConfig.db2() : AnchoreConfig.db();
  }

  @Override
  public Optional<byte[]> read(String contentUrl) {
    // user, bucket, and a key that may hold further slashes
    String[] parts = contentUrl.substring(urlPrefix().length()).split("/", 3);
    String sql =
        binary
            ? "select content, false from object_storage where \"userId\" = ? and bucket = ?"
                + " and key = ? and version = ''"
            : "select coalesce(jsondata, ''), coalesce(b64_encoded, false) from archive_document"
                + " where \"userId\" = ? and bucket = ? and \"archiveId\" = ?";
    try (Connection connection = anchore.database().connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      for (int i = 0; i < parts.length; i++) {
        ask.setString(i + 1, parts[i]);
      }
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next() ? Optional.of(bytes(answer)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read " + contentUrl, e);
    }
  }

  private byte[] bytes(ResultSet answer) throws SQLException {
    if (binary) {
      return answer.getBytes(1);
    }
    String text = answer.getString(1);
    return answer.getBoolean(2)
        ? Base64.getMimeDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public SortedSet<String> holdings() {
    String sql =
        "select \"userId\" || '/' || bucket || '/' || "
            + (binary ? "key from object_storage" : "\"archiveId\" from archive_document");
    SortedSet<String> found = new TreeSet<>();
    try (Connection connection = anchore.database().connect();
        Statement ask = connection.createStatement();
        ResultSet answer = ask.executeQuery(sql)) {
      while (answer.next()) {
        found.add(urlPrefix() + answer.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot look into " + urlPrefix(), e);
    }
    return found;
  }

  @Override
  public String toString() {
    return binary ? "db2" : "db";
  }
}
