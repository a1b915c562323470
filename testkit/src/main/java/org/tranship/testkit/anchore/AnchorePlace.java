package org.tranship.testkit.anchore;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/// Where one of Anchore's drivers keeps documents, looked at without Tranship: the bytes behind a
/// `content_url`, and everything that lies there at all.
public interface AnchorePlace {
  /// What every `content_url` of this place starts with.
  String urlPrefix();

  /// A `config.yaml` that keeps documents here.
  AnchoreConfig config();

  /// What references in that file stand for, beside the database.
  default Map<String, String> secrets() {
    return Map.of();
  }

  /// The bytes of a document as the driver hands them to Anchore, still compressed if they are;
  /// empty if nothing is there.
  Optional<byte[]> read(String contentUrl);

  /// Everything that is kept here, documents by their `content_url`. What is no document (a file
  /// half written, an upload that was not finished, a directory with nothing in it) has a name here
  /// too, since it was left behind.
  SortedSet<String> holdings();
}
