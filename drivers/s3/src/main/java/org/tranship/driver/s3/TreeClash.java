package org.tranship.driver.s3;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import org.tranship.driver.s3.S3Wire.Reply;

/// Explains a refused write on a server that keeps objects as files: an object cannot lie at `a`
/// and at `a/b`. Such a server answers with an error of its own making; this looks for the other
/// object.
final class TreeClash {
  private final S3Wire wire;

  TreeClash(S3Wire wire) {
    this.wire = wire;
  }

  /// The full key of an object that is in the way of this one, if that is so.
  Optional<String> find(String full) {
    try {
      Optional<String> below = firstBelow(full + "/");
      if (below.isPresent()) {
        return below;
      }
      for (int slash = full.indexOf('/'); slash > 0; slash = full.indexOf('/', slash + 1)) {
        String above = full.substring(0, slash);
        switch (wire.send(S3Request.object("HEAD", above))) {
          case Reply.Success(HttpAnswer answer) -> {
            answer.close();
            return Optional.of(above);
          }
          case Reply.Failure(S3Failure _) -> {
            // Not there, or not to be told: then it explains nothing.
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      // The write's own error stands.
      return Optional.empty();
    }
  }

  private Optional<String> firstBelow(String prefix) throws IOException {
    S3Request list =
        S3Request.bucket("GET")
            .query("list-type", "2")
            .query("max-keys", "1")
            .query("encoding-type", "url")
            .query("prefix", prefix);
    return switch (wire.send(list)) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          List<S3Xml.Item> items = S3Xml.list(answer.body()).items();
          yield items.isEmpty() ? Optional.empty() : Optional.of(items.getFirst().key());
        }
      }
      case Reply.Failure(S3Failure _) -> Optional.empty();
    };
  }
}
