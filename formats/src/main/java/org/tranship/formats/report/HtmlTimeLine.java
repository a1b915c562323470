package org.tranship.formats.report;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;

/// The part of the page that tells what happened when: a chart for each sitting, since the pauses
/// between them would leave no room for the work; then what was measured, decided and done.
final class HtmlTimeLine {
  private static final int SITTINGS = 50;
  private static final int LINES = 1_000;

  private final Html html;
  private final RunReport report;

  HtmlTimeLine(Html html, RunReport report) {
    this.html = html;
    this.report = report;
  }

  void write() {
    if (!report.sittings().isEmpty()) {
      html.open("section").element("h2", "Steps");
      newest(report.sittings(), SITTINGS, "sittings").forEach(this::sitting);
      html.close();
    }
    if (!report.measured().isEmpty()) {
      list("Measured", report.measured(), "measurements", this::measured);
    }
    if (!report.decided().isEmpty()) {
      list("Decided", report.decided(), "decisions", this::decided);
    }
    if (!report.acts().isEmpty()) {
      list("Acts that others could see", report.acts(), "acts", this::act);
    }
  }

  private <T> void list(String title, List<T> all, String what, Consumer<T> item) {
    html.open("section").element("h2", title);
    List<T> shown = newest(all, LINES, what);
    html.open("ul", "class", "findings");
    shown.forEach(item);
    html.close().close();
  }

  /// The newest of what there is; says so where some are left out.
  private <T> List<T> newest(List<T> all, int most, String what) {
    if (all.size() <= most) {
      return all;
    }
    html.element(
        "p",
        "The newest " + most + " of " + Figures.count(all.size()) + " " + what + ".",
        "class",
        "quiet");
    return all.subList(all.size() - most, all.size());
  }

  private void sitting(Sitting sitting) {
    html.open("h3")
        .text(capital(sitting.verb().word()) + " ")
        .element("span", sitting.end(), "class", "word " + kindOfEnd(sitting))
        .close();
    html.open("p", "class", "quiet")
        .text(
            Figures.moment(sitting.began())
                + (sitting.isTimed() ? " to " : ", last sign of it ")
                + Figures.moment(sitting.until())
                + ", "
                + Figures.duration(sitting.lasted())
                + ", by "
                + Visible.line(sitting.by()))
        .close();
    if (sitting.steps().isEmpty()) {
      return;
    }
    html.open("table", "class", "bars steps").open("thead").open("tr");
    html.element("th", "Step", "scope", "col");
    html.open("th", "scope", "col").open("span", "class", "axis");
    html.element("span", "0").element("span", Figures.duration(sitting.lasted()));
    html.close().close();
    html.element("th", "Took", "scope", "col");
    html.element("th", "Came out", "scope", "col");
    html.close().close().open("tbody");
    double whole = Math.max(1, sitting.lasted().toNanos());
    for (StepTry step : sitting.steps()) {
      double from = Duration.between(sitting.began(), step.began()).toNanos() / whole;
      html.open("tr").element("th", step.step(), "scope", "row").open("td", "class", "chart");
      Bar.span(html, kind(step.ending()), from, step.lasted().toNanos() / whole);
      html.close();
      html.element(
          "td",
          step.ending().isTimed() ? Figures.duration(step.lasted()) : "not known",
          "class",
          "took");
      html.open("td", "class", "end")
          .element("span", step.ending().word(), "class", "word " + kind(step.ending()));
      if (!step.detail().isEmpty()) {
        html.text(" ").element("span", step.detail(), "class", "detail");
      }
      html.close().close();
    }
    html.close().close();
  }

  private void measured(Measured one) {
    html.open("li")
        .element(
            "span",
            one.passed() ? "ok" : "not ok",
            "class",
            one.passed() ? "word done" : "word failed")
        .text(" ")
        .element("strong", one.what())
        .text(": " + one.detail() + " ");
    when(Figures.moment(one.at()), one.step());
    html.close();
  }

  private void decided(Decided one) {
    html.open("li").text(one.question() + " ").element("strong", one.answer()).text(" ");
    when(Figures.moment(one.at()) + ", " + Visible.line(one.by()), one.step());
    html.close();
  }

  private void act(Act one) {
    html.open("li")
        .element(
            "span", one.word(), "class", "word " + (one.end().isEmpty() ? "unknown" : one.word()))
        .text(" ")
        .element("strong", one.act());
    if (!one.note().isEmpty()) {
      html.text(" ").element("bdi", one.note(), "class", "key");
    }
    html.text(" ");
    when(Figures.moment(one.intended()), one.step());
    html.close();
  }

  private void when(String when, String step) {
    html.element(
        "span", step.isEmpty() ? when : when + ", step " + Visible.line(step), "class", "quiet");
  }

  private static String kindOfEnd(Sitting sitting) {
    return switch (sitting.end()) {
      case "ready", "completing", "completed", "rolled-back" -> "done";
      case "partial", "failed", "refused" -> "failed";
      default -> "unknown";
    };
  }

  private static String kind(Ending ending) {
    return switch (ending) {
      case DONE -> "done";
      case UNDONE -> "undone";
      case PARTIAL -> "partial";
      case FAILED, REFUSED -> "failed";
      case INTERRUPTED, CUT_OFF -> "unknown";
      case AT_WORK -> "flight";
    };
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
