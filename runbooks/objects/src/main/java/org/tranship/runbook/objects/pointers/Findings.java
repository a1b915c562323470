package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.StepContext;
import org.tranship.core.value.Key;

/// What one try of a survey found: counted, the first of each kind kept for a person, and all of
/// them written down. Each try writes to passes of its own, so that what was mended since does not
/// stand there for ever.
final class Findings {
  /// So many of a kind are named.
  static final int NAMED = 20;

  private static final int BATCH = 500;

  private final StepContext context;
  private final int number;
  private final Map<Finding, Long> counts = new EnumMap<>(Finding.class);
  private final Map<Finding, List<String>> named = new EnumMap<>(Finding.class);
  private final Map<Finding, List<ObjectResult>> unwritten = new EnumMap<>(Finding.class);

  Findings(StepContext context) {
    this.context = context;
    int free = 1;
    while (isUsed(free)) {
      free++;
    }
    this.number = free;
  }

  private boolean isUsed(int attempt) {
    for (Finding finding : Finding.values()) {
      if (!context.tally(PointerPasses.survey(finding, attempt)).equals(Tally.EMPTY)) {
        return true;
      }
    }
    return false;
  }

  void add(Finding finding, Key key, String reason) {
    counts.merge(finding, 1L, Long::sum);
    List<String> first = named.computeIfAbsent(finding, _ -> new ArrayList<>());
    if (first.size() < NAMED) {
      first.add(reason);
    }
    List<ObjectResult> results = unwritten.computeIfAbsent(finding, _ -> new ArrayList<>());
    results.add(
        ObjectResult.acted(
            key, finding.isRefused() ? Outcome.FAILED : Outcome.SKIPPED, finding.code(), reason));
    if (results.size() == BATCH) {
      write(finding, results);
    }
  }

  /// The code and the reason of a kind that stands against the run.
  static String coded(Finding finding, String reason) {
    return finding.code() + " " + reason;
  }

  private void write(Finding finding, List<ObjectResult> results) {
    context.refuse(PointerPasses.survey(finding, number), List.copyOf(results));
    results.clear();
  }

  /// Writes down what is not yet, and measures each kind that was met.
  void end() {
    unwritten.forEach(
        (finding, results) -> {
          if (!results.isEmpty()) {
            write(finding, results);
          }
        });
    counts.forEach(
        (finding, count) ->
            context.measured(
                "rows",
                !finding.isRefused(),
                count + " " + finding.words() + ": " + String.join("; ", named(finding))));
  }

  long count(Finding finding) {
    return counts.getOrDefault(finding, 0L);
  }

  /// The first of a kind, in words.
  List<String> named(Finding finding) {
    return List.copyOf(named.getOrDefault(finding, List.of()));
  }
}
