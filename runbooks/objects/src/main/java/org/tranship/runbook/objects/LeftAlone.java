package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.value.Key;

/// Objects that a pass leaves alone on purpose: each is written down in the journal with the
/// reason, and the first of them are held for people. Used by one thread at a time.
final class LeftAlone {
  private static final int NAMED = 10;
  private static final int BATCH = 500;

  private final StepContext context;
  private final PassId pass;
  private final String word;
  private final List<String> names = new ArrayList<>();
  private final List<ObjectResult> results = new ArrayList<>();
  private long count;

  /// @param word begins each reason
  LeftAlone(StepContext context, PassId pass, String word) {
    this.context = context;
    this.pass = pass;
    this.word = word;
  }

  void add(Key key, String why) {
    count++;
    if (names.size() < NAMED) {
      names.add("\"" + key + "\" (" + why + ")");
    }
    results.add(ObjectResult.acted(key, Outcome.SKIPPED, "", word + why + "."));
    if (results.size() == BATCH) {
      write();
    }
  }

  /// Writes down what is not yet; to be called at the end.
  void write() {
    if (!results.isEmpty()) {
      context.refuse(pass, List.copyOf(results));
      results.clear();
    }
  }

  long count() {
    return count;
  }

  /// The first of them, each with the reason.
  String names() {
    return String.join(", ", names) + (count > names.size() ? ", ..." : "");
  }
}
