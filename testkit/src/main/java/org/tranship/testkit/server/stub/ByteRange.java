package org.tranship.testkit.server.stub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One range of a Range header, in the three forms of RFC 9110, 14.1.2.
record ByteRange(long first, long last) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  long length() {
    return last - first + 1;
  }

  static ByteRange parse(String header, long size) throws S3Failure {
    Matcher form = FORM.matcher(header.strip());
    if (form.matches()) {
      String from = form.group(1);
      String to = form.group(2);
      long first;
      long last = size - 1;
      if (from.isEmpty()) {
        // The last so many bytes.
        first =
            to.isEmpty() || Long.parseLong(to) == 0 ? size : Math.max(0, size - Long.parseLong(to));
      } else {
        first = Long.parseLong(from);
        last = to.isEmpty() ? last : Math.min(last, Long.parseLong(to));
      }
      if (first <= last && first < size) {
        return new ByteRange(first, last);
      }
    }
    throw new S3Failure(416, "InvalidRange", "The range cannot be satisfied.");
  }
}
