package org.tranship.formats.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;

/// What a run's state means, for whoever reads the report first thing in the morning.
///
/// @param tone whether it is good
/// @param headline in a few words
/// @param detail why, and how far the contents were verified; may be empty
/// @param next what can be done; may be empty
public record Verdict(Tone tone, String headline, String detail, String next) {

  /// Whether it is good.
  public enum Tone {
    /// What was asked for is so.
    GOOD,
    /// It has not come to its end.
    OPEN,
    /// Something failed, or was refused.
    BAD
  }

  static Verdict of(
      RunHeader header,
      RunState state,
      Optional<String> holder,
      List<PassReport> passes,
      List<Measured> measured) {
    long failed =
        passes.stream()
            .filter(pass -> !Verification.is(pass.pass()))
            .mapToLong(pass -> pass.tally().failed())
            .sum();
    Verdict verdict = of(header, state, holder, failed, verified(passes));
    return measured.reversed().stream()
        .filter(one -> one.step().equals("verify"))
        .findFirst()
        .filter(newest -> !newest.passed())
        .map(
            newest ->
                new Verdict(
                    Tone.BAD,
                    verdict.headline() + " The newest verification found differences.",
                    join(newest.detail(), verdict.detail()),
                    verdict.next()))
        .orElse(verdict);
  }

  private static Verdict of(
      RunHeader header, RunState state, Optional<String> holder, long failed, String verified) {
    RunId id = header.id();
    RunWords words = RunWords.of(header.runbook());
    return switch (state) {
      case RunState.Created() ->
          new Verdict(Tone.OPEN, "Made, and not begun.", "Nothing has been moved.", "");
      case RunState.Working(Verb verb, var _) ->
          holder.isPresent()
              ? new Verdict(Tone.OPEN, "At work: " + words.doing(verb) + ".", verified, "")
              : new Verdict(
                  Tone.OPEN,
                  "Cut off while " + words.doing(verb) + ".",
                  join("No process is carrying the run out.", verified),
                  resume(verb, id));
      case RunState.Halted(Verb verb, var _, RunState.Reason reason, String detail) ->
          switch (reason) {
            case PARTIAL ->
                new Verdict(
                    Tone.BAD,
                    Figures.objects(failed) + " failed while " + words.doing(verb) + ".",
                    join(detail, verified),
                    resume(verb, id) + " What has succeeded is left alone.");
            case FAILED ->
                new Verdict(
                    Tone.BAD,
                    "Failed while " + words.doing(verb) + ".",
                    join(detail, verified),
                    resume(verb, id));
            case REFUSED ->
                new Verdict(
                    Tone.BAD,
                    "Refused while " + words.doing(verb) + ".",
                    join(detail, verified),
                    resume(verb, id));
            case INTERRUPTED ->
                new Verdict(
                    Tone.OPEN,
                    "Interrupted while " + words.doing(verb) + ".",
                    join(detail, verified),
                    resume(verb, id));
          };
      case RunState.Ready(var _) -> new Verdict(Tone.GOOD, words.ready(), verified, words.next(id));
      case RunState.Completed(var _) -> new Verdict(Tone.GOOD, words.completed(), verified, "");
      case RunState.RolledBack(var _) ->
          new Verdict(Tone.GOOD, "Rolled back: the run was taken back as it was asked.", "", "");
    };
  }

  private static String resume(Verb verb, RunId id) {
    return switch (verb) {
      case MIGRATE -> "The same command again takes the run up where it was left.";
      case COMPLETE -> "`tranship complete " + id + "` takes it up where it was left.";
      case ROLLBACK -> "`tranship rollback " + id + "` takes it up where it was left.";
    };
  }

  /// How far contents were verified, by the passes that had any; says what was not read back.
  private static String verified(List<PassReport> passes) {
    long contents = 0;
    long readBack = 0;
    for (PassReport pass : passes) {
      if (pass.hasContents() && !Verification.is(pass.pass())) {
        contents += pass.tally().succeeded();
        readBack += pass.verified(Level.READBACK);
      }
    }
    if (contents == 0) {
      return "";
    }
    if (readBack == contents) {
      return "Everything that succeeded was read back and found to be the same.";
    }
    return String.format(
        Locale.ROOT,
        "%,d of %,d that succeeded were read back; the others were verified less far.",
        readBack,
        contents);
  }

  private static String join(String one, String other) {
    String stop = one.isEmpty() || one.endsWith(".") || one.endsWith(":") ? "" : ".";
    return (one + stop + " " + other).strip();
  }
}
