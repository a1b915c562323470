package org.tranship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// Figures as a page with its chart, for the documentation.
final class Results {
  private static final String PAGE = "races.md";
  private static final String CHART = "races.svg";

  private Results() {}

  /// Writes both, over what was there.
  ///
  /// @throws IOException if they cannot be written
  static void write(Path folder, String command, String machine, List<Figure> figures)
      throws IOException {
    Files.createDirectories(folder);
    String chart = Chart.svg(figures);
    StringBuilder page = new StringBuilder("# Races\n\n");
    page.append("Written by `").append(command).append("` on ");
    page.append(LocalDate.now(ZoneOffset.UTC)).append(". What stands beside what, and how it is");
    page.append(" to be read, is in [benchmarks.md](../benchmarks.md).\n\n");
    page.append(machine).append("\n\n");
    if (!chart.isEmpty()) {
      Files.writeString(folder.resolve(CHART), chart);
      page.append("![Seconds, processor time and memory of each](").append(CHART).append(")\n\n");
    }
    Figure.table(figures).forEach(line -> page.append(line).append('\n'));
    Files.writeString(folder.resolve(PAGE), page);
  }
}
