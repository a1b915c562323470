package org.tranship.runbook.objects.pointers;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// Percent-encoding of keys in URLs, after RFC 3986. Nobody encodes as little or as much as
/// another, so one key has several spellings; the common ones are accepted and all others refused,
/// for a row is later looked for by the spellings of its key.
final class PercentText {
  /// What a path may hold bare, beyond letters, digits and `-._~/`: RFC 3986, section 3.3.
  private static final String PATH = "!$&'()*+,;=:@";

  /// What JavaScript's `encodeURIComponent` leaves bare.
  private static final String COMPONENT = "!'()*";

  private PercentText() {}

  /// The key in the spellings that are accepted: as little encoded as a path permits, as
  /// `encodeURIComponent` does it for each segment, all but the unreserved characters, and not at
  /// all where the key holds no percent sign.
  static SequencedSet<String> spellings(String key) {
    SequencedSet<String> spellings = new LinkedHashSet<>();
    spellings.add(encode(key, ""));
    spellings.add(encode(key, PATH));
    spellings.add(encode(key, COMPONENT));
    if (key.indexOf('%') < 0) {
      spellings.add(key);
    }
    return spellings;
  }

  /// @throws IllegalArgumentException if a percent sign begins no code, the bytes are no UTF-8, or
  ///   the text is none of the key's spellings
  static String decode(String text) {
    String key = decoded(text);
    if (!spellings(key).contains(text)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is percent-encoded in an uncommon way; the same object would be written \""
              + spellings(key).getFirst()
              + "\"");
    }
    return key;
  }

  private static String decoded(String text) {
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer to = ByteBuffer.allocate(from.length);
    for (int i = 0; i < from.length; i++) {
      if (from[i] != '%') {
        to.put(from[i]);
        continue;
      }
      int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
      if (low < 0) {
        throw new IllegalArgumentException(
            "\"" + text + "\" has a percent sign that begins no code");
      }
      to.put((byte) (16 * high + low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(to.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has percent codes that are no UTF-8 text", e);
    }
  }

  /// @param bare characters that stay as they are, besides letters, digits and `-._~/`
  static String encode(String key, String bare) {
    StringBuilder text = new StringBuilder(key.length() + 16);
    for (byte one : key.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xff);
      boolean stays =
          c < 0x80
              && (c >= 'a' && c <= 'z'
                  || c >= 'A' && c <= 'Z'
                  || c >= '0' && c <= '9'
                  || "-._~/".indexOf(c) >= 0
                  || bare.indexOf(c) >= 0);
      if (stays) {
        text.append(c);
      } else {
        text.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
    return text.toString();
  }

  private static char hex(int value) {
    return (char) (value < 10 ? '0' + value : 'A' + value - 10);
  }
}
