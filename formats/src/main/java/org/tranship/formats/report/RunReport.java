package org.tranship.formats.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.step.AffectedNames;

/// The evidence of a run, made from its journal alone: nothing in it was measured anew. Every form
/// of the report shows this one record. Its size is bounded whatever the number of objects; what
/// follows the number of steps is all there.
///
/// @param header what was written when the run was made
/// @param made when the report was
/// @param holder the process that was carrying the run out just then, if any
/// @param state the state that the journal adds up to
/// @param verdict what that means
/// @param sittings the times at which somebody worked on the run, oldest first
/// @param measured gates, probes and checks, oldest first
/// @param decided what the operator decided, oldest first
/// @param acts what steps did that others could see, oldest first
/// @param passes the passes over objects, in the order of their first line
/// @param failures objects that failed, over all passes but verifications that have been repeated
/// @param streams how many events each stream of a log has, as the newest comparison has counted
///   them; empty if none has
/// @param affected what of the service is hurt by that for which a step has refused to go on
public record RunReport(
    RunHeader header,
    Instant made,
    Optional<String> holder,
    RunState state,
    Verdict verdict,
    List<Sitting> sittings,
    List<Measured> measured,
    List<Decided> decided,
    List<Act> acts,
    List<PassReport> passes,
    Failures failures,
    Optional<StreamCounts> streams,
    Optional<AffectedNames> affected) {

  public RunReport {
    sittings = List.copyOf(sittings);
    measured = List.copyOf(measured);
    decided = List.copyOf(decided);
    acts = List.copyOf(acts);
    passes = List.copyOf(passes);
  }

  /// Reads a run. Every result is streamed past once, so the time grows with the number of objects
  /// and the memory does not. A run that is at work is reported as it stands at each question.
  ///
  /// @param holder who is carrying it out just now, from the journal
  /// @param now what a step that is at work has lasted until
  /// @throws org.tranship.core.journal.JournalException if the journal cannot be read
  public static RunReport of(RunView view, Optional<String> holder, Instant now) {
    List<JournalEntry> entries = view.entries();
    RunState state = Transitions.fold(entries);
    List<Sitting> sittings = Sittings.of(entries, holder.isPresent(), now);
    Map<String, List<Measured>> all = measured(entries);
    List<Measured> measured = all.getOrDefault("", List.of());
    Failures.Collector failures = new Failures.Collector();
    List<PassReport> passes = new ArrayList<>();
    SequencedSet<PassId> named = view.passes();
    for (PassId pass : named) {
      passes.add(
          PassReading.read(
              view,
              pass,
              worked(sittings, pass),
              Verification.isSuperseded(pass, named) ? (_, _) -> {} : failures));
    }
    return new RunReport(
        view.header(),
        now,
        holder,
        state,
        Verdict.of(view.header(), state, holder, passes, measured),
        sittings,
        measured,
        only(entries, Decided.class),
        Act.all(entries),
        passes,
        failures.failures(),
        StreamCounts.of(
            all.getOrDefault(StreamCounts.MEASURED, List.of()).stream()
                .map(Measured::detail)
                .toList()),
        Affected.of(entries));
  }

  /// What was measured under no name, and apart from it, by its name, what is a part of a table.
  private static Map<String, List<Measured>> measured(List<JournalEntry> entries) {
    return only(entries, Measured.class).stream()
        .collect(Collectors.groupingBy(it -> isOfATable(it) ? it.what() : ""));
  }

  /// Whether it is a part of a table, which is nothing to be read by itself.
  public static boolean isOfATable(Measured measured) {
    return measured.what().equals(StreamCounts.MEASURED)
        || measured.what().equals(AffectedNames.MEASURED);
  }

  private static <T extends JournalEntry> List<T> only(List<JournalEntry> entries, Class<T> kind) {
    return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// How long a pass was worked on: the journal times steps, so this is the time of all tries of
  /// the step that has the pass's name. Empty where there is none, or where a try was cut off and
  /// nobody knows when.
  private static Optional<Duration> worked(List<Sitting> sittings, PassId pass) {
    Duration sum = Duration.ZERO;
    for (Sitting sitting : sittings) {
      for (StepTry one : sitting.steps()) {
        if (one.step().equals(pass.text()) && one.isForward()) {
          if (!one.ending().isTimed()) {
            return Optional.empty();
          }
          sum = sum.plus(one.lasted());
        }
      }
    }
    return sum.isZero() ? Optional.empty() : Optional.of(sum);
  }

  /// The state's word; a run that is at work in no process was cut off.
  public String stateWord() {
    return state instanceof RunState.Working && holder.isEmpty()
        ? state.word() + " (cut off)"
        : state.word();
  }

  /// The time that somebody worked on the run, without the pauses between. Sittings that were cut
  /// off count up to the last sign of them, so where there is one it was longer: see [#isTimed].
  public Duration worked() {
    return sittings.stream().map(Sitting::lasted).reduce(Duration.ZERO, Duration::plus);
  }

  /// Whether the journal knows all of the time that was worked.
  public boolean isTimed() {
    return sittings.stream().allMatch(Sitting::isTimed);
  }

  /// What belongs behind the time worked: `in one sitting`, `or more, in 3 sittings`.
  String sittingsAsText() {
    return (isTimed() ? "" : "or more, ")
        + (sittings.size() == 1 ? "in one sitting" : "in " + sittings.size() + " sittings");
  }

  /// The pass that shows best what was moved: the first that moved bytes, or else the first.
  public Optional<PassReport> mainPass() {
    return passes.stream()
        .filter(pass -> pass.tally().bytes().bytes() > 0)
        .findFirst()
        .or(() -> passes.stream().findFirst());
  }
}
