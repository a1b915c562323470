package org.tranship.runbook.anchore.layout;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Where a driver with a given configuration puts documents, in Anchore's exact form.
///
/// A pure function from [DocumentAddress] to [ContentUrl]. The forms are those of Anchore Engine
/// 0.2.0 to 1.1.0, which did not change them.
public sealed interface ContentLayout {
  /// Driver `db`.
  record Db() implements ContentLayout {}

  /// Driver `db2`.
  record Db2() implements ContentLayout {}

  /// Driver `localfs`: directory / md5(user) / bucket / first two hex digits / md5(key)`.json`.
  ///
  /// @param directory `archive_data_dir`, as configured
  record LocalFs(String directory) implements ContentLayout {}

  /// Driver `s3`: the prefix is put before the user without a slash between them.
  record S3(String bucket, String prefix) implements ContentLayout {}

  /// Driver `swift`: as `s3`, with a container.
  record Swift(String container, String prefix) implements ContentLayout {}

  /// The driver of this layout.
  default Driver driver() {
    return switch (this) {
      case Db _ -> Driver.DB;
      case Db2 _ -> Driver.DB2;
      case LocalFs _ -> Driver.LOCALFS;
      case S3 _ -> Driver.S3;
      case Swift _ -> Driver.SWIFT;
    };
  }

  /// The content URL that Anchore would give this document.
  default ContentUrl urlFor(DocumentAddress address) {
    return switch (this) {
      case Db() -> new ContentUrl.Db(address.user(), address.bucket(), address.key());
      case Db2() -> new ContentUrl.Db2(address.user(), address.bucket(), address.key());
      case LocalFs(String directory) -> new ContentUrl.LocalFs(hashedPath(directory, address));
      case S3(String bucket, String prefix) -> new ContentUrl.S3(bucket, prefix + joined(address));
      case Swift(String container, String prefix) ->
          new ContentUrl.Swift(container, prefix + joined(address));
    };
  }

  /// What is wrong with the layout itself, for every document; empty if nothing.
  default List<Hazard> hazards() {
    return LayoutHazards.ofLayout(this);
  }

  /// What is wrong with this one document under this layout, the layout's own hazards included. A
  /// list with a [Hazard.Severity#REFUSED] entry means: do not move it.
  default List<Hazard> hazards(DocumentAddress address) {
    return LayoutHazards.of(this, address);
  }

  private static String joined(DocumentAddress address) {
    return address.user() + "/" + address.bucket() + "/" + address.key();
  }

  private static String hashedPath(String directory, DocumentAddress address) {
    String file = md5(address.key());
    String path = join(directory, md5(address.user()));
    return join(join(join(path, address.bucket()), file.substring(0, 2)), file + ".json");
  }

  /// Joins as `os.path.join` does, for one relative part; absolute parts are hazards, not paths.
  private static String join(String left, String right) {
    return left.isEmpty() || left.endsWith("/") ? left + right : left + "/" + right;
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform must provide MD5; a runtime without it is not one we can work on.
      throw new IllegalStateException("this Java runtime lacks MD5", e);
    }
  }
}
