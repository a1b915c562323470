package org.tranship.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One line of the result.
///
/// @param race what several commands did in turns; empty for what was run alone
/// @param what what was done, or by what command
/// @param noun what was moved or looked through
/// @param objects how many of it
/// @param bytes their size at the source
/// @param took what the process took
/// @param bar what it must keep, in words; empty if there is none
/// @param kept whether it kept it
record Figure(
    String race,
    String what,
    String noun,
    long objects,
    long bytes,
    MeasuredCommand.Took took,
    String bar,
    boolean kept) {
  static final String OBJECTS = "objects";

  Figure(
      String what, long objects, long bytes, MeasuredCommand.Took took, String bar, boolean kept) {
    this("", what, OBJECTS, objects, bytes, took, bar, kept);
  }

  double perSecond() {
    return objects / took.seconds();
  }

  double mibPerSecond() {
    return bytes / took.seconds() / (1 << 20);
  }

  /// The lines of a table in Markdown, heading first.
  static List<String> table(List<Figure> figures) {
    List<String> lines = new ArrayList<>();
    String nouns =
        figures.stream().map(Figure::noun).distinct().collect(Collectors.joining(" or "));
    lines.add(
        "| what | "
            + nouns
            + " | MiB | seconds | "
            + nouns
            + "/s | MiB/s | client CPU | CPU/object | peak heap | peak memory | bar |");
    lines.add("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    for (Figure each : figures) {
      MeasuredCommand.Took took = each.took;
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,d | %.2f | %,.0f | %,.0f | %.2f s | %,.0f µs | %s | %,d MiB | %s |",
              each.race.isEmpty() ? each.what : each.race + ": " + each.what,
              each.objects,
              each.bytes >> 20,
              took.seconds(),
              each.perSecond(),
              each.mibPerSecond(),
              took.cpuSeconds(),
              took.cpuSeconds() * 1e6 / Math.max(1, each.objects),
              took.heapMiB() == 0 ? "-" : took.heapMiB() + " MiB",
              took.residentBytes() >> 20,
              each.bar.isEmpty() ? "" : each.bar + (each.kept ? ": kept" : ": MISSED")));
    }
    return lines;
  }
}
