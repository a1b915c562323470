package org.tranship.formats.report;

import java.util.List;
import java.util.Locale;

/// Bars drawn as SVG across whatever width there is: places and widths are shares, so that nothing
/// but the bar is stretched. The figures stand beside it as text; a bar is for the eye alone.
final class Bar {
  private static final double SLIVER = 0.8;

  private Bar() {}

  /// One part of a bar.
  ///
  /// @param kind the class that gives it its colour
  /// @param amount its share of the sum of all parts
  record Part(String kind, double amount) {}

  /// Parts side by side over the whole width. A part that is not zero is always to be seen.
  static void stacked(Html html, List<Part> parts) {
    double sum = parts.stream().mapToDouble(Part::amount).sum();
    List<Part> shown = parts.stream().filter(part -> part.amount() > 0).toList();
    double whole =
        shown.stream().mapToDouble(part -> Math.max(SLIVER, 100 * part.amount() / sum)).sum();
    begin(html);
    double x = 0;
    for (Part part : shown) {
      double width = Math.max(SLIVER, 100 * part.amount() / sum) * 100 / whole;
      rectangle(html, part.kind(), x, width);
      x += width;
    }
    html.close();
  }

  /// One part of a whole, from where it begins.
  ///
  /// @param from its begin as a share of 1
  /// @param length its length as a share of 1
  static void span(Html html, String kind, double from, double length) {
    begin(html);
    for (int quarter = 1; quarter < 4; quarter++) {
      String x = percent(25.0 * quarter);
      html.open("line", "class", "grid", "x1", x, "x2", x, "y1", "0", "y2", "100%");
    }
    double width = Math.clamp(100 * length, SLIVER, 100);
    rectangle(html, kind, Math.clamp(100 * from, 0, 100 - width), width);
    html.close();
  }

  private static void begin(Html html) {
    html.open(
        "svg",
        "class",
        "bar",
        "width",
        "100%",
        "height",
        "14",
        "aria-hidden",
        "true",
        "focusable",
        "false");
  }

  private static void rectangle(Html html, String kind, double x, double width) {
    html.open(
        "rect",
        "class",
        kind,
        "x",
        percent(x),
        "width",
        percent(width),
        "y",
        "1",
        "height",
        "12",
        "rx",
        "2");
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.3f%%", value);
  }
}
