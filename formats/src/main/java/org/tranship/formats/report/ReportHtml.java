package org.tranship.formats.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The report as one HTML file that needs nothing else: no script, no font, no picture, nothing
/// that is loaded. It reads on a wide screen, on a phone and on paper, in light and in dark. At
/// most [Failures#LISTED] objects that failed are named in it, and it says so.
public final class ReportHtml {
  private static final String STYLE = "report.css";
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private final RunReport report;
  private final Html html = new Html();

  private ReportHtml(RunReport report) {
    this.report = report;
  }

  /// The whole page. Its text is bounded by what the report names, a few megabytes at the most.
  public static String page(RunReport report) {
    ReportHtml page = new ReportHtml(report);
    page.html.open("html", "lang", "en");
    page.head();
    page.body();
    return page.html.close().toString();
  }

  private void head() {
    html.open("head")
        .open("meta", "charset", "utf-8")
        .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .open("meta", "name", "color-scheme", "content", "light dark")
        .open("meta", "name", "referrer", "content", "no-referrer")
        .open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
        .open("link", "rel", "icon", "href", "data:,")
        .element("title", "Run " + report.header().id() + ": " + report.stateWord())
        .style(style())
        .close();
  }

  private static String style() {
    try (InputStream css =
        Objects.requireNonNull(ReportHtml.class.getResourceAsStream(STYLE), STYLE)) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The style sheet in Tranship's own jar cannot be read.", e);
    }
  }

  private void body() {
    html.open("body").open("main");
    verdict();
    tiles();
    new HtmlObjects(html, report).write();
    HtmlFailures failures = new HtmlFailures(html, report);
    failures.reasons();
    new HtmlAffected(html, report).write();
    new HtmlStreams(html, report).write();
    new HtmlTimeLine(html, report).write();
    plan();
    failures.named();
    html.open("footer")
        .text(
            "Made "
                + Figures.moment(report.made())
                + " from the journal of the run alone; nothing was measured for it anew. Times are"
                + " in UTC. A bar's thinnest parts are drawn wider than they are.")
        .close();
    html.close().close();
  }

  private void verdict() {
    Verdict verdict = report.verdict();
    html.open("header", "class", verdict.tone().name().toLowerCase(Locale.ROOT));
    html.open("p", "class", "run")
        .text("Tranship, runbook " + report.header().runbook() + ", run ")
        .element("strong", report.header().id().text())
        .close();
    html.element("h1", verdict.headline());
    if (!verdict.detail().isEmpty()) {
      html.element("p", verdict.detail(), "class", "detail");
    }
    if (!verdict.next().isEmpty()) {
      html.open("p", "class", "next");
      html.withCode(verdict.next());
      html.close();
    }
    html.close();
  }

  private void tiles() {
    html.open("dl", "class", "tiles");
    tile("State", report.stateWord(), report.holder().orElse(""));
    report
        .mainPass()
        .ifPresent(
            pass -> {
              tile(
                  "Objects done",
                  Figures.count(pass.tally().succeeded()),
                  "of " + Figures.count(pass.objects()) + " in " + pass.pass());
              if (pass.hasContents()) {
                tile(
                    "Bytes",
                    pass.tally().bytes().toString(),
                    Figures.byteRate(pass.bytesPerSecond()));
              }
            });
    tile(
        "Failed",
        Figures.count(report.failures().total()),
        report.failures().total() == 0 ? "" : "named at the end");
    if (!report.sittings().isEmpty()) {
      tile("Worked", Figures.duration(report.worked()), report.sittingsAsText());
    }
    html.close();
  }

  private void tile(String name, String figure, String quiet) {
    html.open("div").element("dt", name).open("dd").element("span", figure, "class", "big");
    if (!quiet.isEmpty()) {
      html.text(" ").element("span", Visible.line(quiet), "class", "quiet");
    }
    html.close().close();
  }

  private void plan() {
    html.open("section").element("h2", "Plan").open("dl", "class", "plan");
    item("made", Figures.moment(report.header().created()));
    item("by", report.header().by());
    item("with", "Tranship " + report.header().tool());
    for (Map.Entry<String, String> setting : report.header().plan().entrySet()) {
      if (!setting.getValue().isEmpty()) {
        item(setting.getKey(), setting.getValue());
      }
    }
    html.close().close();
  }

  private void item(String name, String value) {
    html.open("div").element("dt", name).element("dd", value).close();
  }
}
