package org.tranship.formats.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;

/// The part of the page that tells of objects: how they came out, their bytes, how they were
/// verified, their sizes.
final class HtmlObjects {
  private final Html html;
  private final RunReport report;

  HtmlObjects(Html html, RunReport report) {
    this.html = html;
    this.report = report;
  }

  void write() {
    if (report.passes().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "What was moved, and how it was verified");
    outcomes();
    if (report.passes().stream().anyMatch(PassReport::hasContents)) {
      bytes();
      levels();
    }
    for (PassReport pass : report.passes()) {
      if (!pass.sizes().isEmpty()) {
        sizes(pass);
      }
    }
    html.close();
  }

  private void outcomes() {
    long most = report.passes().stream().mapToLong(PassReport::objects).max().orElse(0);
    html.element("h3", "Objects by outcome");
    table("Pass", "Share", "Objects");
    for (PassReport pass : report.passes()) {
      List<Bar.Part> parts = new ArrayList<>();
      for (Outcome outcome : Outcome.values()) {
        parts.add(new Bar.Part(ReportJson.word(outcome), pass.count(outcome)));
      }
      parts.add(new Bar.Part("rest", most - pass.objects()));
      row(pass.pass().text());
      Bar.stacked(html, parts);
      html.close().open("td", "class", "figures");
      for (Outcome outcome : Outcome.values()) {
        if (pass.count(outcome) > 0) {
          String word = ReportJson.word(outcome);
          figure(word, pass.count(outcome), word);
        }
      }
      if (pass.inFlight() > 0) {
        figure("flight", pass.inFlight(), "in flight");
      }
      html.close().close();
    }
    html.close().close();
  }

  private void bytes() {
    long most =
        report.passes().stream().mapToLong(pass -> pass.tally().bytes().bytes()).max().orElse(0);
    html.element("h3", "Bytes");
    table("Pass", "Share", "Bytes and rate");
    for (PassReport pass : report.passes()) {
      if (pass.hasContents()) {
        row(pass.pass().text());
        long bytes = pass.tally().bytes().bytes();
        Bar.stacked(
            html, List.of(new Bar.Part("bytes", bytes), new Bar.Part("rest", most - bytes)));
        html.close().open("td", "class", "figures");
        html.element("span", pass.tally().bytes().toString());
        if (pass.worked().isPresent()) {
          html.text(" ")
              .element(
                  "span",
                  Figures.byteRate(pass.bytesPerSecond())
                      + ", "
                      + Figures.objectRate(pass.objectsPerSecond()).replace("/s", " objects/s")
                      + " over the "
                      + Figures.duration(pass.worked().get())
                      + " of its step",
                  "class",
                  "quiet");
        }
        html.close().close();
      }
    }
    html.close().close();
  }

  private void levels() {
    html.element("h3", "Verified how far");
    table("Pass", "Share", "Objects that succeeded");
    List<Level> strongestFirst =
        Arrays.stream(Level.values()).sorted(Comparator.reverseOrder()).toList();
    for (PassReport pass : report.passes()) {
      if (pass.hasContents() && pass.tally().succeeded() > 0) {
        row(pass.pass().text());
        Bar.stacked(
            html,
            strongestFirst.stream()
                .map(level -> new Bar.Part(level.label(), pass.verified(level)))
                .toList());
        html.close().open("td", "class", "figures");
        for (Level level : strongestFirst) {
          if (pass.verified(level) > 0) {
            figure(level.label(), pass.verified(level), level.label());
          }
        }
        if (pass.byParts() > 0) {
          html.element("span", Figures.count(pass.byParts()) + " by parts, without a SHA-256");
        }
        html.close().close();
      }
    }
    html.close().close();
  }

  private void sizes(PassReport pass) {
    long most = pass.sizes().stream().mapToLong(SizeBand::objects).max().orElse(0);
    html.open("details")
        .element("summary", "Sizes in " + pass.pass() + ", and the largest objects");
    table("Size", "Share", "Objects and bytes");
    for (SizeBand band : pass.sizes()) {
      row(band.label());
      Bar.stacked(
          html,
          List.of(
              new Bar.Part("bytes", band.objects()), new Bar.Part("rest", most - band.objects())));
      html.close().open("td", "class", "figures");
      html.element("span", Figures.count(band.objects()))
          .text(" ")
          .element("span", band.bytes().toString(), "class", "quiet")
          .close()
          .close();
    }
    html.close().close();
    html.open("ol", "class", "largest");
    for (PassReport.Sized sized : pass.largest()) {
      html.open("li")
          .element("bdi", Visible.line(sized.key().text()), "class", "key")
          .text(" ")
          .element("span", sized.size().toString(), "class", "quiet")
          .close();
    }
    html.close().close();
  }

  private void table(String name, String bar, String figures) {
    html.open("table", "class", "bars").open("thead").open("tr");
    html.element("th", name, "scope", "col");
    html.element("th", bar, "scope", "col");
    html.element("th", figures, "scope", "col");
    html.close().close().open("tbody");
  }

  /// Begins a row, and in it the cell of the bar.
  private void row(String name) {
    html.open("tr").element("th", name, "scope", "row").open("td", "class", "chart");
  }

  private void figure(String kind, long count, String what) {
    html.open("span", "class", "figure")
        .element("i", "", "class", "dot " + kind)
        .text(Figures.count(count) + " " + what)
        .close();
  }
}
