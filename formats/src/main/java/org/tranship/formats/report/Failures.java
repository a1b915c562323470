package org.tranship.formats.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.Key;

/// What did not succeed, over all passes.
///
/// @param total how many objects failed or are unknown
/// @param groups these and the skipped ones, by pass, outcome and code, with one example each; most
///   first
/// @param first the first that failed or are unknown, pass by pass in key order; at most [#LISTED]
public record Failures(long total, List<Group> groups, List<Failure> first) {
  /// The most that are named.
  public static final int LISTED = 1_000;

  private static final int GROUPS = 200;
  private static final int LONGEST = 2_000;

  public Failures {
    groups = List.copyOf(groups);
    first = List.copyOf(first);
  }

  /// How many there are beyond those that are named.
  public long unnamed() {
    return total - first.size();
  }

  /// Names every object of a run that failed or is unknown, pass by pass in key order, streamed;
  /// those that the report counts in [#total].
  public static void each(RunView view, Consumer<Failure> taker) {
    SequencedSet<PassId> passes = view.passes();
    for (PassId pass : passes) {
      if (Verification.isSuperseded(pass, passes)) {
        continue;
      }
      try (RunView.Rows<ObjectResult> rows =
          view.results(pass, EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN), Optional.empty())) {
        for (var row = rows.next(); row.isPresent(); row = rows.next()) {
          taker.accept(Failure.of(pass, row.get()));
        }
      }
    }
  }

  /// Objects that came out the same way for the same kind of reason.
  ///
  /// @param code a stable code; `(none)` if they gave none, `(others)` for all beyond a bound
  /// @param count how many
  /// @param example one of them
  public record Group(PassId pass, Outcome outcome, String code, long count, Failure example) {}

  /// One object that did not succeed.
  ///
  /// @param reason why, for a person; cut where it is longer than 2,000 characters
  public record Failure(
      PassId pass, Key key, Key target, Outcome outcome, String code, String reason) {

    static Failure of(PassId pass, ObjectResult result) {
      String reason = result.reason();
      return new Failure(
          pass,
          result.key(),
          result.target(),
          result.outcome(),
          result.code(),
          reason.length() <= LONGEST
              ? reason
              : reason.substring(0, reason.offsetByCodePoints(0, LONGEST / 2)) + " ...");
    }
  }

  /// Takes results.
  @FunctionalInterface
  interface Taker {
    void add(PassId pass, ObjectResult result);
  }

  /// Takes the results of all passes, one after the other, and keeps a bounded part of them.
  static final class Collector implements Taker {
    private record Kind(PassId pass, Outcome outcome, String code) {}

    private record Count(long count, Failure example) {}

    private final SequencedMap<Kind, Count> groups = new LinkedHashMap<>();
    private final List<Failure> first = new ArrayList<>();
    private long total;

    @Override
    public void add(PassId pass, ObjectResult result) {
      if (result.succeeded()) {
        return;
      }
      if (result.outcome() != Outcome.SKIPPED) {
        total++;
        if (first.size() < LISTED) {
          first.add(Failure.of(pass, result));
        }
      }
      String code = result.code().isEmpty() ? "(none)" : result.code();
      Kind kind = new Kind(pass, result.outcome(), code);
      if (!groups.containsKey(kind) && groups.size() >= GROUPS) {
        kind = new Kind(pass, result.outcome(), "(others)");
      }
      groups.compute(
          kind,
          (_, before) ->
              before == null
                  ? new Count(1, Failure.of(pass, result))
                  : new Count(before.count() + 1, before.example()));
    }

    Failures failures() {
      return new Failures(
          total,
          groups.entrySet().stream()
              .sorted(
                  Map.Entry.<Kind, Count>comparingByValue(Comparator.comparingLong(Count::count))
                      .reversed())
              .map(
                  one ->
                      new Group(
                          one.getKey().pass(),
                          one.getKey().outcome(),
                          one.getKey().code(),
                          one.getValue().count(),
                          one.getValue().example()))
              .toList(),
          first);
    }
  }
}
