package org.tranship.formats.report;

import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;

/// The part of the page that tells how many events each stream of a log has: those that differ
/// first, then the largest, and the sums of all.
final class HtmlStreams {
  private static final String NUMBER = "number";

  private final Html html;
  private final RunReport report;

  HtmlStreams(Html html, RunReport report) {
    this.html = html;
    this.report = report;
  }

  void write() {
    report.streams().ifPresent(this::table);
  }

  private void table(StreamCounts counts) {
    html.open("section").element("h2", "Events, by stream");
    if (counts.unnamed() > 0) {
      html.open("p").withCode(Figures.whereStreams(report, counts)).close();
    }
    html.open("table", "class", "failures").open("thead").open("tr");
    for (String column : new String[] {"Stream", "Expected", "Found", "Came out"}) {
      html.element("th", column, "scope", "col");
    }
    html.close().close().open("tbody");
    row(
        "all " + Figures.streams(counts.streams()),
        counts.expected(),
        counts.found(),
        counts.differing() == 0,
        counts.differing() == 0 ? "" : Figures.streams(counts.differing()));
    for (StreamCount one : counts.named()) {
      row(
          Visible.line(one.stream()),
          one.expected(),
          one.found(),
          one.same(),
          Visible.line(one.difference()));
    }
    html.close().close().close();
  }

  private void row(String name, long expected, long found, boolean same, String detail) {
    html.open("tr").open("td", "data-name", "Stream");
    html.element("bdi", name, "class", "key").close();
    html.element("td", Figures.count(expected), "data-name", "Expected", "class", NUMBER);
    html.element("td", Figures.count(found), "data-name", "Found", "class", NUMBER);
    html.open("td", "data-name", "Came out", "class", "reason")
        .element("span", same ? "as it should be" : "differs", "class", word(same));
    if (!detail.isEmpty()) {
      html.text(" " + detail);
    }
    html.close().close();
  }

  private static String word(boolean same) {
    return same ? "word done" : "word failed";
  }
}
