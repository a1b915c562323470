package org.tranship.formats.report;

import java.util.List;

/// The parts of the page that tell what was not done: by reason near the top, and by name at the
/// end, where a long list hides nothing.
final class HtmlFailures {
  private final Html html;
  private final RunReport report;

  HtmlFailures(Html html, RunReport report) {
    this.html = html;
    this.report = report;
  }

  void reasons() {
    List<Failures.Group> groups = report.failures().groups();
    if (groups.isEmpty()) {
      return;
    }
    html.open("section").element("h2", "Not done, by reason");
    table("Objects", "Outcome", "Pass", "Code", "For example");
    for (Failures.Group group : groups) {
      html.open("tr");
      cell("Objects", Figures.count(group.count()), "number");
      outcome(group.example());
      cell("Pass", group.pass().text(), "");
      cell("Code", group.code(), "nobreak");
      cell("For example", Visible.without(group.code(), group.example().reason()), "reason");
      html.close();
    }
    html.close().close().close();
  }

  void named() {
    Failures failures = report.failures();
    if (failures.total() == 0) {
      return;
    }
    html.open("section");
    if (failures.unnamed() > 0) {
      String first = Figures.count(failures.first().size());
      html.element(
          "h2", "The first " + first + " of " + Figures.objects(failures.total()) + " that failed");
      html.open("p")
          .withCode("`tranship report " + report.header().id() + " --all` names every one of them.")
          .close();
    } else {
      html.element("h2", Figures.objects(failures.total()) + " failed");
    }
    table("Object", "Outcome", "Pass", "Code", "Reason");
    for (Failures.Failure failure : failures.first()) {
      html.open("tr").open("td", "data-name", "Object");
      html.element("bdi", Visible.line(failure.key().text()), "class", "key").close();
      outcome(failure);
      cell("Pass", failure.pass().text(), "");
      cell("Code", failure.code(), "nobreak");
      cell("Reason", Visible.without(failure.code(), failure.reason()), "reason");
      html.close();
    }
    html.close().close().close();
  }

  private void table(String... columns) {
    html.open("table", "class", "failures").open("thead").open("tr");
    for (String column : columns) {
      html.element("th", column, "scope", "col");
    }
    html.close().close().open("tbody");
  }

  private void outcome(Failures.Failure failure) {
    String word = ReportJson.word(failure.outcome());
    html.open("td", "data-name", "Outcome").element("span", word, "class", "word " + word).close();
  }

  /// A cell that carries its column's name, for narrow screens, where the head is not shown.
  private void cell(String name, String text, String kind) {
    html.element("td", text, "data-name", name, "class", kind);
  }
}
