package org.tranship.formats.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.AffectedNames;

/// The report for a terminal of 80 columns.
public final class ReportText {
  static final int WIDTH = 80;
  private static final int NAMED = 20;

  private final RunReport report;
  private final TextLines out = new TextLines(WIDTH);

  private ReportText(RunReport report) {
    this.report = report;
  }

  /// Several lines, without a line end after the last.
  public static String text(RunReport report) {
    ReportText text = new ReportText(report);
    text.verdict();
    text.run();
    text.passes();
    report.affected().ifPresent(text::affected);
    report.streams().ifPresent(text::streams);
    text.sittings();
    text.findings();
    text.groups();
    text.failures();
    return text.out.toString();
  }

  /// One object that did not succeed, as one line of any length: its key, then why.
  public static String line(Failures.Failure failure) {
    String reason = failure.reason().isEmpty() ? failure.code() : failure.reason();
    return Visible.line(failure.key().text()) + "  " + Visible.line(reason);
  }

  /// One stream and how many events it has, as one line of any length.
  public static String line(StreamCount count) {
    return String.format(
        Locale.ROOT,
        "%d  %d  %s%s",
        count.expected(),
        count.found(),
        Visible.line(count.stream()),
        count.same() ? "" : "  NOT OK  " + Visible.line(count.difference()));
  }

  private void verdict() {
    Verdict verdict = report.verdict();
    out.paragraph("", verdict.headline());
    if (!verdict.detail().isEmpty()) {
      out.paragraph("  ", verdict.detail());
    }
    if (!verdict.next().isEmpty()) {
      out.paragraph("  ", verdict.next());
    }
  }

  private void run() {
    out.title("Run " + report.header().id());
    out.field("state", report.stateWord());
    report.holder().ifPresent(name -> out.field("at work", name));
    out.field("runbook", report.header().runbook());
    out.field(
        "made",
        Figures.moment(report.header().created())
            + " by "
            + report.header().by()
            + " with Tranship "
            + report.header().tool());
    if (!report.sittings().isEmpty()) {
      out.field("worked", Figures.duration(report.worked()) + " " + report.sittingsAsText());
    }
    out.field("report", Figures.moment(report.made()) + ", from the journal alone");
    out.title("Plan");
    for (Map.Entry<String, String> setting : report.header().plan().entrySet()) {
      if (!setting.getValue().isEmpty()) {
        out.field(setting.getKey(), setting.getValue());
      }
    }
  }

  private void passes() {
    if (report.passes().isEmpty()) {
      return;
    }
    out.title("Objects, by pass");
    out.row(
        "  %-13s %10s %10s %7s %7s %7s %9s %8s",
        "", "done", "same", "skipped", "failed", "unknown", "bytes", "rate");
    for (PassReport pass : report.passes()) {
      out.row(
          "  %-13s %10s %10s %7s %7s %7s %9s %8s",
          pass.pass(),
          Figures.count(pass.count(Outcome.DONE)),
          Figures.count(pass.count(Outcome.SAME)),
          Figures.count(pass.count(Outcome.SKIPPED)),
          Figures.count(pass.count(Outcome.FAILED)),
          Figures.count(pass.count(Outcome.UNKNOWN)),
          pass.hasContents() ? pass.tally().bytes() : "",
          Figures.objectRate(pass.objectsPerSecond()));
    }
    for (PassReport pass : report.passes()) {
      if (pass.hasContents()) {
        out.field("verified", "in " + pass.pass() + ": " + verified(pass));
      }
      if (pass.inFlight() > 0) {
        out.field("in flight", "in " + pass.pass() + ": " + Figures.objects(pass.inFlight()));
      }
    }
  }

  /// `12 readback, 3 none`, strongest first; and of how many there is no SHA-256 of the whole.
  static String verified(PassReport pass) {
    return Arrays.stream(Level.values())
        .sorted(Comparator.reverseOrder())
        .filter(level -> pass.verified(level) > 0)
        .map(level -> Figures.count(pass.verified(level)) + " " + level.label())
        .collect(
            Collectors.joining(
                ", ",
                "",
                pass.byParts() == 0
                    ? ""
                    : "; "
                        + Figures.count(pass.byParts())
                        + " by parts, without a SHA-256 of the whole"));
  }

  private void affected(AffectedNames affected) {
    out.title(Figures.affected(affected));
    for (String name : affected.named().stream().limit(NAMED).toList()) {
      out.hanging("  ", Visible.line(name));
    }
    if (affected.total() > NAMED) {
      String run = report.header().id().text();
      out.paragraph(
          "  ",
          "These are the first "
              + NAMED
              + "; `tranship report "
              + run
              + " --html FILE` and `--json` name "
              + (affected.unnamed() == 0 ? "all of them." : "more. " + Figures.unnamed(affected)));
    }
  }

  private void streams(StreamCounts counts) {
    out.title("Events, by stream");
    out.row("  %13s %13s  %s", "expected", "found", "stream");
    for (StreamCount one : counts.named().stream().limit(NAMED).toList()) {
      out.hanging(
          String.format(
              Locale.ROOT,
              "  %13s %13s  ",
              Figures.count(one.expected()),
              Figures.count(one.found())),
          Visible.line(one.stream()) + (one.same() ? "" : "  NOT OK  " + one.difference()));
    }
    out.row(
        "  %13s %13s  all %s, %s of them %s",
        Figures.count(counts.expected()),
        Figures.count(counts.found()),
        Figures.streams(counts.streams()),
        counts.differing() == 0 ? "none" : Figures.count(counts.differing()),
        counts.differing() == 1 ? "differs" : "differ");
    if (counts.streams() > NAMED) {
      out.paragraph("  ", Figures.whereStreams(report, counts));
    }
  }

  private void sittings() {
    for (Sitting sitting : report.sittings()) {
      out.title(
          Figures.moment(sitting.began())
              + "  "
              + sitting.verb().word()
              + " by "
              + sitting.by()
              + ": "
              + sitting.end()
              + (sitting.isTimed() ? " after " : ", last sign after ")
              + Figures.duration(sitting.lasted()));
      for (StepTry step : sitting.steps()) {
        out.hanging(
            String.format(
                Locale.ROOT,
                "  %s  %-14s %-10s %10s  ",
                Figures.clock(step.began()),
                Visible.line(step.step()),
                step.ending().word(),
                step.ending().isTimed() ? Figures.duration(step.lasted()) : "?"),
            step.detail());
      }
    }
  }

  private void findings() {
    if (!report.measured().isEmpty()) {
      out.title("Measured");
      for (Measured one : report.measured()) {
        out.hanging(one.passed() ? "  ok      " : "  NOT OK  ", one.what() + ": " + one.detail());
      }
    }
    if (!report.decided().isEmpty()) {
      out.title("Decided");
      for (Decided one : report.decided()) {
        out.hanging(
            "  " + Figures.clock(one.at()) + "  ",
            one.question() + " " + one.answer() + ", said " + one.by());
      }
    }
    if (!report.acts().isEmpty()) {
      out.title("Acts that others could see");
      for (Act act : report.acts()) {
        out.hanging(
            String.format(Locale.ROOT, "  %s  %-8s ", Figures.clock(act.intended()), act.word()),
            act.step() + ": " + act.act() + (act.note().isEmpty() ? "" : " (" + act.note() + ")"));
      }
    }
  }

  private void groups() {
    if (report.failures().groups().isEmpty()) {
      return;
    }
    out.title("Not done, by reason");
    for (Failures.Group group : report.failures().groups()) {
      out.hanging(
          String.format(Locale.ROOT, "  %11s  ", Figures.count(group.count())),
          group.outcome().name().toLowerCase(Locale.ROOT)
              + " in "
              + group.pass()
              + ", "
              + group.code()
              + ", such as: "
              + Visible.without(group.code(), group.example().reason()));
    }
  }

  private void failures() {
    Failures failures = report.failures();
    if (failures.total() == 0) {
      return;
    }
    long named = Math.min(NAMED, failures.first().size());
    out.title(
        named < failures.total()
            ? "The first " + named + " of " + Figures.objects(failures.total()) + " that failed"
            : Figures.objects(failures.total()) + " failed");
    for (Failures.Failure failure : failures.first().subList(0, (int) named)) {
      out.paragraph("  ", failure.pass() + "  " + Visible.line(failure.key().text()));
      out.paragraph("      ", failure.reason().isEmpty() ? failure.code() : failure.reason());
    }
    if (named < failures.total()) {
      out.paragraph(
          "  ", "`tranship report " + report.header().id() + " --all` names every one of them.");
    }
  }
}
