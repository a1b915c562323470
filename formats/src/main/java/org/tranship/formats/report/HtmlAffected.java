package org.tranship.formats.report;

import org.tranship.core.step.AffectedNames;

/// The part of the page that names what of the service is hurt, each in a line of its own.
final class HtmlAffected {
  private final Html html;
  private final RunReport report;

  HtmlAffected(Html html, RunReport report) {
    this.html = html;
    this.report = report;
  }

  void write() {
    report.affected().ifPresent(this::table);
  }

  private void table(AffectedNames affected) {
    html.open("section").element("h2", Figures.affected(affected));
    if (affected.unnamed() > 0) {
      html.element("p", Figures.unnamed(affected));
    }
    html.open("table", "class", "failures").open("thead").open("tr");
    html.element("th", "Name", "scope", "col").close().close().open("tbody");
    for (String name : affected.named()) {
      html.open("tr").open("td", "data-name", "Name");
      html.element("bdi", Visible.line(name), "class", "key").close().close();
    }
    html.close().close().close();
  }
}
