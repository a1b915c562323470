package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.Key;

/// What one try of a survey found: counted, the first of each kind kept for a person, and all of
/// them handed to a ledger.
final class Findings {
  /// So many of a kind are named.
  static final int NAMED = 20;

  private static final int BATCH = 500;

  /// Where they are written down.
  @FunctionalInterface
  interface Ledger {
    void write(Finding finding, List<ObjectResult> results);
  }

  private final Ledger ledger;
  private final Map<Finding, Long> counts = new EnumMap<>(Finding.class);
  private final Map<Finding, List<String>> named = new EnumMap<>(Finding.class);
  private final Map<Finding, List<ObjectResult>> unwritten = new EnumMap<>(Finding.class);

  Findings(Ledger ledger) {
    this.ledger = ledger;
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
    ledger.write(finding, List.copyOf(results));
    results.clear();
  }

  /// Writes down what is not yet.
  void end() {
    unwritten.forEach(
        (finding, results) -> {
          if (!results.isEmpty()) {
            write(finding, results);
          }
        });
  }

  long count(Finding finding) {
    return counts.getOrDefault(finding, 0L);
  }

  /// The first of a kind, in words.
  List<String> named(Finding finding) {
    return List.copyOf(named.getOrDefault(finding, List.of()));
  }
}
