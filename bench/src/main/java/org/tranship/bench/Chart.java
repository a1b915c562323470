package org.tranship.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The races as bars, in SVG that needs nothing beside it. Each race has a scale of its own: what
/// is to be seen is how its runners stand to each other.
final class Chart {
  private static final int WIDTH = 860;
  private static final int NAMES = 250;
  private static final int BARS = 360;
  private static final int LINE = 22;
  private static final int HEADING = 34;
  private static final int MARGIN = 16;

  private Chart() {}

  /// @return empty if nothing was raced
  static String svg(List<Figure> figures) {
    Map<String, List<Figure>> races = new LinkedHashMap<>();
    for (Figure figure : figures) {
      if (!figure.race().isEmpty()) {
        races.computeIfAbsent(figure.race(), _ -> new ArrayList<>()).add(figure);
      }
    }
    if (races.isEmpty()) {
      return "";
    }
    StringBuilder marks = new StringBuilder();
    int y = MARGIN;
    for (Map.Entry<String, List<Figure>> race : races.entrySet()) {
      y = race(marks, race.getKey(), race.getValue(), y);
    }
    int height = y + MARGIN;
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
    role="img" aria-label="Seconds, processor time and memory of tranship copy and its peers" \
    font-family="system-ui, sans-serif" font-size="13">
    <rect width="%1$d" height="%2$d" rx="8" fill="#ffffff"/>
    %3$s</svg>
    """
        .formatted(WIDTH, height, marks);
  }

  private static int race(StringBuilder marks, String name, List<Figure> runners, int top) {
    double longest =
        runners.stream().mapToDouble(figure -> figure.took().seconds()).max().orElseThrow();
    int y = top + HEADING - 12;
    text(marks, MARGIN, y, "#1f2328", "font-weight=\"600\"", name);
    for (Figure figure : runners) {
      y += LINE;
      boolean ours = figure.what().startsWith("tranship");
      text(marks, MARGIN, y, "#1f2328", "", figure.what());
      long length = Math.max(2, Math.round(BARS * figure.took().seconds() / longest));
      marks.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\" rx=\"3\" fill=\"%s\"/>%n",
              NAMES,
              y - 11,
              length,
              ours ? "#0969da" : "#afb8c1"));
      text(marks, (int) (NAMES + length + 8), y, "#57606a", "", told(figure));
    }
    return y + 8;
  }

  private static String told(Figure figure) {
    MeasuredCommand.Took took = figure.took();
    return String.format(
        Locale.ROOT,
        "%.1f s, CPU %.1f s, %,d MiB",
        took.seconds(),
        took.cpuSeconds(),
        took.residentBytes() >> 20);
  }

  private static void text(
      StringBuilder marks, int x, int y, String colour, String more, String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    marks.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" fill=\"%s\" %s>%s</text>%n",
            x,
            y,
            colour,
            more,
            safe));
  }
}
