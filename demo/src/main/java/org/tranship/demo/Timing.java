package org.tranship.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One migration in the table at the end.
///
/// @param what from where to where
/// @param documents how many were moved
/// @param bytes their size before any compression
/// @param seconds of the whole process, the start of Java included
/// @param readBack how many of them were read where they are now and found to be the same
record Timing(String what, int documents, long bytes, double seconds, int readBack) {
  /// The table's lines, heading first.
  static List<String> table(List<Timing> timings) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-34s %9s %11s %8s %7s  %s",
            "",
            "documents",
            "bytes",
            "seconds",
            "docs/s",
            "read back"));
    for (Timing timing : timings) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-34s %,9d %,11d %8.2f %7.1f  %s",
              timing.what,
              timing.documents,
              timing.bytes,
              timing.seconds,
              timing.documents / timing.seconds,
              timing.readBack == timing.documents ? "yes" : "NO: " + timing.readBack));
    }
    return lines;
  }
}
