package org.tranship.testkit.server.fabric;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which bytes of a file a chunk has: `bytes 0-4999/20000`.
///
/// @param start of the first byte
/// @param end of the last byte
/// @param length of the file
record ContentRange(long start, long end, long length) {
  private static final Pattern FORM = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  static ContentRange parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw unsatisfiable();
    }
    ContentRange range =
        new ContentRange(
            Long.parseLong(matcher.group(1)),
            Long.parseLong(matcher.group(2)),
            Long.parseLong(matcher.group(3)));
    if (range.start > range.end || range.end > range.length) {
      throw unsatisfiable();
    }
    return range;
  }

  static FabricRefusal unsatisfiable() {
    return new FabricRefusal(400, "FABRIC_E_UPLOAD_SESSION_RANGE_NOT_SATISFIABLE", "Null");
  }
}
