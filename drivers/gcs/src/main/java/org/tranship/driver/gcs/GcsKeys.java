package org.tranship.driver.gcs;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.tranship.core.store.KeyRules;

/// Which names objects can have, by [Google's
/// rules](https://docs.cloud.google.com/storage/docs/objects#naming): 1 to 1,024 bytes of UTF-8, no
/// carriage return or line feed, not `.` or `..`, nothing below `.well-known/acme-challenge/`. NUL
/// is refused too: Google advises against control characters that XML cannot hold, and nobody tried
/// this one.
///
/// Names of ours start with `.tranship-`, below the store's prefix: the parts of large objects
/// under way. They are no objects of the store.
final class GcsKeys {
  static final String CHALLENGE = ".well-known/acme-challenge/";
  private static final String OURS = ".tranship-";
  private static final int LONGEST = 1024;
  private static final String UPLOADS = OURS + "uploads/";
  private static final String PARTS = OURS + "parts/";

  private final String prefix;

  GcsKeys(String prefix) {
    this.prefix = prefix;
  }

  KeyRules rules() {
    return new KeyRules(
        Math.max(0, LONGEST - prefix.getBytes(StandardCharsets.UTF_8).length),
        Integer.MAX_VALUE,
        false,
        true,
        false,
        false,
        OURS,
        new KeyRules.Barred("\r\n", Set.of(".", ".."), Set.of(CHALLENGE), false).behind(prefix));
  }

  /// Whether a name in the bucket is one of ours; those of a store further down, too.
  boolean ours(String name) {
    return name.startsWith(OURS, prefix.length()) || name.indexOf("/" + OURS, prefix.length()) >= 0;
  }

  /// The prefix of what was written down of uploads under way.
  String uploads() {
    return prefix + UPLOADS;
  }

  /// What was written down of one upload.
  String upload(String id) {
    return uploads() + id;
  }

  /// The prefix of all that belongs to one upload.
  String below(String id) {
    return prefix + PARTS + id + "/";
  }

  String part(String id, int number) {
    return below(id) + "%08d".formatted(number);
  }

  /// Some parts put together on the way to the whole.
  String join(String id, int level, int number) {
    return below(id) + "join-%d-%08d".formatted(level, number);
  }
}
