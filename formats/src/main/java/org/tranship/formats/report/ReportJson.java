package org.tranship.formats.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.AffectedNames;

/// The report as plain values, for [org.tranship.formats.Json]. Times are ISO 8601 in UTC,
/// durations are seconds, sizes are bytes; what is not known is null. Names of fields, once given,
/// stay.
public final class ReportJson {
  private ReportJson() {}

  /// The whole report.
  public static Map<String, Object> document(RunReport report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", report.header().id().text());
    document.put("runbook", report.header().runbook());
    document.put("state", report.state().word());
    document.put("holder", report.holder());
    document.put("verdict", verdict(report.verdict()));
    document.put("created", report.header().created());
    document.put("by", report.header().by());
    document.put("tool", report.header().tool());
    document.put("reported", report.made());
    document.put("plan", report.header().plan());
    document.put("seconds", seconds(report.worked()));
    document.put("seconds_complete", report.isTimed());
    document.put("sittings", report.sittings().stream().map(ReportJson::sitting).toList());
    document.put("measured", report.measured().stream().map(ReportJson::measured).toList());
    document.put("decided", report.decided().stream().map(ReportJson::decided).toList());
    document.put("acts", report.acts().stream().map(ReportJson::act).toList());
    document.put("passes", report.passes().stream().map(ReportJson::pass).toList());
    document.put("failures", failures(report.failures()));
    document.put("streams", report.streams().map(ReportJson::streams));
    document.put("affected", report.affected().map(ReportJson::affected));
    return document;
  }

  /// One stream of a log and how many events it has.
  public static Map<String, Object> stream(StreamCount count) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("stream", count.stream());
    one.put("expected", count.expected());
    one.put("found", count.found());
    one.put("same", count.same());
    one.put("difference", count.same() ? Optional.empty() : Optional.of(count.difference()));
    return one;
  }

  /// The streams of a log: their sums, and those that are named.
  public static Map<String, Object> streams(StreamCounts counts) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("total", counts.streams());
    one.put("expected", counts.expected());
    one.put("found", counts.found());
    one.put("differing", counts.differing());
    one.put("unnamed", counts.unnamed());
    one.put("named", counts.named().stream().map(ReportJson::stream).toList());
    return one;
  }

  private static Map<String, Object> affected(AffectedNames affected) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("what", affected.what());
    one.put("total", affected.total());
    one.put("unnamed", affected.unnamed());
    one.put("named", affected.named());
    return one;
  }

  /// One object that did not succeed.
  public static Map<String, Object> failure(Failures.Failure failure) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("pass", failure.pass());
    one.put("key", failure.key());
    one.put("target", failure.target());
    one.put("outcome", word(failure.outcome()));
    one.put("code", failure.code());
    one.put("reason", failure.reason());
    return one;
  }

  private static Map<String, Object> verdict(Verdict verdict) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("tone", verdict.tone().name().toLowerCase(Locale.ROOT));
    one.put("headline", verdict.headline());
    one.put("detail", verdict.detail());
    one.put("next", verdict.next());
    return one;
  }

  private static Map<String, Object> sitting(Sitting sitting) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("verb", sitting.verb().word());
    one.put("by", sitting.by());
    one.put("began", sitting.began());
    one.put("until", sitting.until());
    one.put("seconds", seconds(sitting.lasted()));
    one.put("end", sitting.end());
    one.put("detail", sitting.detail());
    one.put("steps", sitting.steps().stream().map(ReportJson::step).toList());
    return one;
  }

  private static Map<String, Object> step(StepTry step) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("step", step.step());
    one.put("began", step.began());
    one.put(
        "ended",
        switch (step.ending()) {
          case AT_WORK, CUT_OFF -> Optional.empty();
          case DONE, PARTIAL, FAILED, REFUSED, INTERRUPTED, UNDONE -> Optional.of(step.until());
        });
    one.put(
        "seconds",
        step.ending().isTimed() ? Optional.of(seconds(step.lasted())) : Optional.empty());
    one.put("end", step.ending().word());
    one.put("detail", step.detail());
    return one;
  }

  private static Map<String, Object> measured(Measured measured) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("at", measured.at());
    one.put("step", measured.step());
    one.put("what", measured.what());
    one.put("passed", measured.passed());
    one.put("detail", measured.detail());
    return one;
  }

  private static Map<String, Object> decided(Decided decided) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("at", decided.at());
    one.put("step", decided.step());
    one.put("question", decided.question());
    one.put("answer", decided.answer());
    one.put("by", decided.by());
    return one;
  }

  private static Map<String, Object> act(Act act) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("step", act.step());
    one.put("act", act.act());
    one.put("intended", act.intended());
    one.put("ended", act.ended());
    one.put("end", act.word());
    one.put("note", act.note());
    return one;
  }

  private static Map<String, Object> pass(PassReport pass) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("pass", pass.pass());
    for (Outcome outcome : Outcome.values()) {
      one.put(word(outcome), pass.count(outcome));
    }
    one.put("in_flight", pass.inFlight());
    one.put("bytes", pass.tally().bytes().bytes());
    Map<String, Object> verified = new LinkedHashMap<>();
    for (Level level : Level.values()) {
      verified.put(level.label(), pass.verified(level));
    }
    one.put("verified", verified);
    one.put("by_parts", pass.byParts());
    one.put("seconds", pass.worked().map(ReportJson::seconds));
    one.put("objects_per_second", rate(pass.objectsPerSecond()));
    one.put("bytes_per_second", rate(pass.bytesPerSecond()));
    one.put("sizes", pass.sizes().stream().map(ReportJson::band).toList());
    one.put("largest", pass.largest().stream().map(ReportJson::sized).toList());
    return one;
  }

  private static Map<String, Object> band(SizeBand band) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("from", band.from());
    one.put("below", band.below() == Long.MAX_VALUE ? Optional.empty() : band.below());
    one.put("objects", band.objects());
    one.put("bytes", band.bytes().bytes());
    return one;
  }

  private static Map<String, Object> sized(PassReport.Sized sized) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("key", sized.key());
    one.put("bytes", sized.size().bytes());
    return one;
  }

  private static Map<String, Object> failures(Failures failures) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("total", failures.total());
    one.put("unnamed", failures.unnamed());
    one.put("groups", failures.groups().stream().map(ReportJson::group).toList());
    one.put("first", failures.first().stream().map(ReportJson::failure).toList());
    return one;
  }

  private static Map<String, Object> group(Failures.Group group) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("pass", group.pass());
    one.put("outcome", word(group.outcome()));
    one.put("code", group.code());
    one.put("count", group.count());
    one.put("example", failure(group.example()));
    return one;
  }

  private static Optional<Double> rate(OptionalDouble rate) {
    return rate.isPresent() ? Optional.of(rate.getAsDouble()) : Optional.empty();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
