package org.tranship.runbook.anchore.layout;

/// Where one document's bytes lie, as the column `archive_metadata.content_url` says it.
///
/// [#parse] takes the text literally: nothing is decoded, lower-cased or cut at `?` and `#`, and
/// `parse(text).text()` always equals `text`. What Anchore's own, lossy parser makes of the same
/// text is [AnchoreReading]'s business.
public sealed interface ContentUrl {
  /// A row of `archive_document`: `db://user/bucket/key`.
  record Db(String user, String bucket, String key) implements ContentUrl {}

  /// A row of `object_storage`: `db2://user/bucket/key`.
  record Db2(String user, String bucket, String key) implements ContentUrl {}

  /// A file: `file://` and the path, so three slashes where the path is absolute.
  record LocalFs(String path) implements ContentUrl {}

  /// An S3 object: `s3://bucket/objectKey`.
  record S3(String bucket, String objectKey) implements ContentUrl {}

  /// A Swift object: `swift://container/objectKey`.
  record Swift(String container, String objectKey) implements ContentUrl {}

  /// The driver whose scheme this URL carries.
  default Driver driver() {
    return switch (this) {
      case Db _ -> Driver.DB;
      case Db2 _ -> Driver.DB2;
      case LocalFs _ -> Driver.LOCALFS;
      case S3 _ -> Driver.S3;
      case Swift _ -> Driver.SWIFT;
    };
  }

  /// The exact text for the column.
  default String text() {
    return driver().scheme()
        + "://"
        + switch (this) {
          case Db(String user, String bucket, String key) -> user + "/" + bucket + "/" + key;
          case Db2(String user, String bucket, String key) -> user + "/" + bucket + "/" + key;
          case LocalFs(String path) -> path;
          case S3(String bucket, String objectKey) -> bucket + "/" + objectKey;
          case Swift(String container, String objectKey) -> container + "/" + objectKey;
        };
  }

  /// Reads a column value literally. For `db` and `db2` the user ends at the first slash and the
  /// bucket at the second; a row whose user holds a slash must be addressed by its own columns.
  ///
  /// @throws IllegalArgumentException if the scheme is none of the five or a part is missing; the
  ///   message names the URL and what was expected
  static ContentUrl parse(String text) {
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 3);
    return switch (scheme) {
      case "db" -> {
        String[] parts = split(text, rest, 3, "db://user/bucket/key");
        yield new Db(parts[0], parts[1], parts[2]);
      }
      case "db2" -> {
        String[] parts = split(text, rest, 3, "db2://user/bucket/key");
        yield new Db2(parts[0], parts[1], parts[2]);
      }
      case "file" -> new LocalFs(rest);
      case "s3" -> {
        String[] parts = split(text, rest, 2, "s3://bucket/key");
        yield new S3(parts[0], parts[1]);
      }
      case "swift" -> {
        String[] parts = split(text, rest, 2, "swift://container/key");
        yield new Swift(parts[0], parts[1]);
      }
      default ->
          throw new IllegalArgumentException(
              "content URL \""
                  + text
                  + "\" has none of Anchore's schemes db://, db2://, file://, s3://, swift://;"
                  + " correct the row in archive_metadata or leave its bucket out");
    };
  }

  private static String[] split(String text, String rest, int parts, String shape) {
    String[] found = rest.split("/", parts);
    if (found.length < parts) {
      throw new IllegalArgumentException(
          "content URL \"" + text + "\" is cut short: expected the form " + shape);
    }
    return found;
  }
}
