package org.tranship.testkit.anchore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.testkit.server.PostgresDatabase;

/// Anchore's tables in a database, and its documents as Anchore's driver `db` writes them: a row of
/// `archive_metadata` and one of `archive_document` that share their key, the text as it is if it
/// is UTF-8 and base64 in lines of 76 characters otherwise, the digest the MD5 of the bytes
/// themselves.
public final class AnchoreInstallation {
  /// Creation time of documents, in Unix seconds: that of the run in Anchore's own documentation.
  public static final int CREATED = 1_534_353_393;

  private final PostgresDatabase database;

  private AnchoreInstallation(PostgresDatabase database) {
    this.database = database;
  }

  /// Makes the tables in an empty database.
  ///
  /// @param base64Flag false for the schema of releases before 0.4.0, without `b64_encoded`
  public static AnchoreInstallation create(PostgresDatabase database, boolean base64Flag) {
    AnchoreInstallation installation = new AnchoreInstallation(database);
    String schema = resource("schema.sql");
    installation.execute(base64Flag ? schema : schema.replace(",\n  b64_encoded boolean", ""));
    installation.execute(
        base64Flag
            ? "insert into anchore values ('1.1.0', '0.0.16')"
            : "insert into anchore values ('0.2.4', '0.0.7')");
    return installation;
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(AnchoreInstallation.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public PostgresDatabase database() {
    return database;
  }

  /// The database as Anchore's tools want it named, with its password.
  public String sqlAlchemyUrl() {
    String place = database.jdbcUrl().substring("jdbc:postgresql://".length());
    return "postgresql+pg8000://" + database.user() + ":" + database.password() + "@" + place;
  }

  /// A document.
  ///
  /// @param bucket logical bucket
  /// @param archiveId key inside it
  /// @param user account
  /// @param content its bytes
  public record Document(String bucket, String archiveId, String user, byte[] content) {
    /// `user/bucket/archiveId`
    public String name() {
      return user + "/" + bucket + "/" + archiveId;
    }
  }

  /// Adds documents to driver `db`.
  public void add(List<Document> documents) {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      try (PreparedStatement metadata =
              connection.prepareStatement(
                  "insert into archive_metadata (bucket, \"archiveId\", \"userId\","
                      + " \"documentName\", content_url, created_at, last_updated,"
                      + " record_state_key, is_compressed, digest, size)"
                      + " values (?, ?, ?, ?, ?, ?, ?, 'active', false, ?, ?)");
          PreparedStatement content =
              connection.prepareStatement(
                  "insert into archive_document (bucket, \"archiveId\", \"userId\","
                      + " \"documentName\", created_at, last_updated, record_state_key, jsondata"
                      + (hasFlag(connection) ? ", b64_encoded)" : ")")
                      + " values (?, ?, ?, ?, ?, ?, 'active', ?"
                      + (hasFlag(connection) ? ", ?)" : ")"))) {
        boolean flag = hasFlag(connection);
        for (Document document : documents) {
          bindKey(metadata, document);
          metadata.setString(
              5, "db://" + document.user() + "/" + document.bucket() + "/" + document.archiveId());
          metadata.setInt(6, CREATED);
          metadata.setInt(7, CREATED);
          metadata.setString(8, md5(document.content()));
          metadata.setLong(9, document.content().length);
          metadata.addBatch();
          bindKey(content, document);
          content.setInt(5, CREATED);
          content.setInt(6, CREATED);
          Optional<String> text = utf8(document.content());
          content.setString(7, text.orElseGet(() -> base64(document.content())));
          if (flag) {
            content.setBoolean(8, text.isEmpty());
          }
          content.addBatch();
        }
        metadata.executeBatch();
        content.executeBatch();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("Anchore's documents cannot be written", e);
    }
  }

  private static void bindKey(PreparedStatement statement, Document document) throws SQLException {
    statement.setString(1, document.bucket());
    statement.setString(2, document.archiveId());
    statement.setString(3, document.user());
    statement.setString(4, document.archiveId() + ".json");
  }

  private static boolean hasFlag(Connection connection) throws SQLException {
    try (ResultSet columns =
        connection.getMetaData().getColumns(null, null, "archive_document", "b64_encoded")) {
      return columns.next();
    }
  }

  /// The text of well-formed UTF-8 without NUL, which is all that PostgreSQL keeps as text.
  private static Optional<String> utf8(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean exact = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    return exact && text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
  }

  private static String base64(byte[] bytes) {
    return bytes.length == 0
        ? ""
        : Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes) + "\n";
  }

  /// Every row of the catalogue: name to `content_url`, sorted.
  public Map<String, String> urls() {
    return strings(
        "select \"userId\" || '/' || bucket || '/' || \"archiveId\", content_url"
            + " from archive_metadata");
  }

  /// The `content_url` of a document that is there.
  public String url(String name) {
    return Objects.requireNonNull(urls().get(name), name);
  }

  /// Every row of the catalogue, sorted by name.
  public List<CatalogRow> rows() {
    String sql =
        "select \"userId\" || '/' || bucket || '/' || \"archiveId\", coalesce(content_url, ''),"
            + " coalesce(is_compressed, false), coalesce(digest, ''), coalesce(size, 0)"
            + " from archive_metadata order by 1";
    List<CatalogRow> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement ask = connection.createStatement();
        ResultSet answer = ask.executeQuery(sql)) {
      while (answer.next()) {
        rows.add(
            new CatalogRow(
                answer.getString(1),
                answer.getString(2),
                answer.getBoolean(3),
                answer.getString(4),
                answer.getLong(5)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Anchore's catalogue cannot be read", e);
    }
    return rows;
  }

  /// Every row of driver `db`: name to the MD5 of the document it holds, sorted.
  public Map<String, String> contentOfDb() {
    boolean flag =
        !strings(
                "select column_name, column_name from information_schema.columns"
                    + " where table_name = 'archive_document' and column_name = 'b64_encoded'")
            .isEmpty();
    Map<String, String> digests = new TreeMap<>();
    String sql =
        "select \"userId\" || '/' || bucket || '/' || \"archiveId\", coalesce(jsondata, ''), "
            + (flag ? "coalesce(b64_encoded, false)" : "false")
            + " from archive_document";
    try (Connection connection = database.connect();
        Statement ask = connection.createStatement();
        ResultSet answer = ask.executeQuery(sql)) {
      while (answer.next()) {
        byte[] bytes =
            answer.getBoolean(3)
                ? Base64.getMimeDecoder().decode(answer.getString(2))
                : answer.getString(2).getBytes(StandardCharsets.UTF_8);
        digests.put(answer.getString(1), md5(bytes));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Anchore's documents cannot be read", e);
    }
    return digests;
  }

  /// The first column to the second, of any query.
  public Map<String, String> strings(String sql) {
    Map<String, String> found = new TreeMap<>();
    try (Connection connection = database.connect();
        Statement ask = connection.createStatement();
        ResultSet answer = ask.executeQuery(sql)) {
      while (answer.next()) {
        @Nullable String value = answer.getString(2);
        found.put(answer.getString(1), value == null ? "NULL" : value);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The query failed: " + sql, e);
    }
    return found;
  }

  /// Runs statements.
  public void execute(String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("The statement failed: " + sql, e);
    }
  }

  /// Lower-case hexadecimal MD5.
  public static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks MD5", e);
    }
  }

  /// The MD5 of each document, by name, sorted.
  public static Map<String, String> digests(List<Document> documents) {
    Map<String, String> digests = new TreeMap<>();
    documents.forEach(document -> digests.put(document.name(), md5(document.content())));
    return digests;
  }

  /// All documents in one list.
  @SafeVarargs
  public static List<Document> together(List<Document>... lists) {
    List<Document> all = new ArrayList<>();
    for (List<Document> list : lists) {
      all.addAll(list);
    }
    return all;
  }
}
