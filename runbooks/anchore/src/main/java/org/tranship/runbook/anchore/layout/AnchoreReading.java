package org.tranship.runbook.anchore.layout;

import java.util.Optional;

/// What Anchore's own code makes of a content URL: which bytes it opens, and where it wrote them.
///
/// A document that Tranship stores under a URL with a different reading would be lost to the
/// service, so the reading is computed and compared instead of guessed from a list of bad letters.
public final class AnchoreReading {
  private AnchoreReading() {}

  /// What Anchore opens when a row carries this URL; empty where its code raises an error.
  public static Optional<ContentUrl> opens(ContentUrl url) {
    Optional<PythonUrl> split = PythonUrl.split(url.text());
    if (split.isEmpty()) {
      return Optional.empty();
    }
    String netloc = split.get().netloc();
    String path = split.get().path();
    return switch (url) {
      case ContentUrl.Db _ -> {
        String[] parts = path.split("/", 3);
        yield parts.length < 3
            ? Optional.empty()
            : Optional.of(new ContentUrl.Db(netloc, parts[1], parts[2]));
      }
      case ContentUrl.Db2 _ -> {
        String[] parts = withoutFirst(path).split("/", 2);
        yield parts.length < 2
            ? Optional.empty()
            : Optional.of(new ContentUrl.Db2(netloc, parts[0], parts[1]));
      }
      case ContentUrl.LocalFs _ -> Optional.of(new ContentUrl.LocalFs(path));
      case ContentUrl.S3 _ ->
          split.get().hostname().map(host -> new ContentUrl.S3(host, withoutFirst(path)));
      case ContentUrl.Swift _ ->
          split.get().hostname().map(host -> new ContentUrl.Swift(host, withoutFirst(path)));
    };
  }

  /// True if Anchore finds under this URL exactly what the URL says.
  public static boolean readsBack(ContentUrl url) {
    return opens(url).filter(url::equals).isPresent();
  }

  /// Where Anchore wrote the bytes of a row that carries this URL.
  ///
  /// `db`, `db2` and `s3` write by the parts and read by the parsed URL, so a lossy row of theirs
  /// has its bytes at the literal place, and Tranship can rescue what Anchore cannot read.
  /// `localfs` and `swift` parse the URL before writing too: there the bytes lie at the shortened
  /// place, which several documents may share, so Tranship does not take them from there by itself:
  /// cleaning the source would remove what is another document's. Empty where the write itself must
  /// have failed.
  public static Optional<ContentUrl> wroteTo(ContentUrl url) {
    return switch (url) {
      case ContentUrl.Db _, ContentUrl.Db2 _, ContentUrl.S3 _ -> Optional.of(url);
      case ContentUrl.LocalFs _, ContentUrl.Swift _ -> opens(url);
    };
  }

  private static String withoutFirst(String path) {
    return path.isEmpty() ? path : path.substring(1);
  }
}
