package org.tranship.core.work;

import java.util.Optional;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// What became of an object's payload at the target; travels as the note of its result.
///
/// @param size bytes of the payload
/// @param md5 its MD5, where it was asked for
/// @param content name of the encoding chosen for it: `identity`, `zlib`
/// @param parts what is known of it in place of a SHA-256, where several read it in parts
public record Payload(
    ByteCount size, Optional<Digest> md5, String content, Optional<PartsDigest> parts) {

  /// A payload whose bytes one reader saw, or nobody.
  public Payload(ByteCount size, Optional<Digest> md5, String content) {
    this(size, md5, content, Optional.empty());
  }

  /// `size=123 md5=... content=zlib`, or `size=123 content=identity sha256-parts=... crc32c=...`
  public String text() {
    return "size="
        + size.bytes()
        + md5.map(digest -> " md5=" + digest.hex()).orElse("")
        + " content="
        + content
        + parts.map(digest -> " " + digest.text()).orElse("");
  }

  /// @throws IllegalArgumentException if the text is of another form
  public static Payload parse(String text) {
    long size = -1;
    Optional<Digest> md5 = Optional.empty();
    String content = "";
    int tail = text.indexOf(" sha256-parts=");
    Optional<PartsDigest> parts =
        tail < 0 ? Optional.empty() : Optional.of(PartsDigest.parse(text.substring(tail + 1)));
    for (String part : (tail < 0 ? text : text.substring(0, tail)).split(" ")) {
      int equals = part.indexOf('=');
      String value = part.substring(equals + 1);
      switch (equals < 0 ? "" : part.substring(0, equals)) {
        case "size" -> size = Long.parseLong(value);
        case "md5" -> md5 = Optional.of(new Digest(DigestAlgorithm.MD5, value));
        case "content" -> content = value;
        default -> throw new IllegalArgumentException("Not a payload: " + text);
      }
    }
    return new Payload(ByteCount.of(size), md5, content, parts);
  }
}
