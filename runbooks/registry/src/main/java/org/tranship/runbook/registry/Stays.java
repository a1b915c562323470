package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.value.Key;

/// What stays on the way back of a repair, though the repair wrote it or may have: written down in
/// the journal, each with the reason, and told the operator with the first keys.
final class Stays {
  static final String ANEW = "was written anew since the repair";
  static final String RELIED = "was repaired, and is needed by what was pushed since";
  static final String UNKNOWN =
      "was being written when the run was cut off or failed, so that nobody can tell it from a push";
  static final String KEPT =
      "holds old bytes that are not back in their place, since that was written or removed since";

  private static final int BATCH = 500;
  private static final int NAMED = 5;

  private record Told(List<String> keys, long[] count) {}

  private final StepContext context;
  private final Map<PassId, List<ObjectResult>> results = new LinkedHashMap<>();
  private final Map<String, Told> told = new LinkedHashMap<>();

  Stays(StepContext context) {
    this.context = context;
  }

  /// @param pass that would have changed it
  /// @param why one of the reasons above
  void of(PassId pass, Key key, String why) {
    Told reason = told.computeIfAbsent(why, _ -> new Told(new ArrayList<>(), new long[1]));
    reason.count[0]++;
    if (reason.keys.size() < NAMED) {
      reason.keys.add("\"" + key + "\"");
    }
    List<ObjectResult> some = results.computeIfAbsent(pass, _ -> new ArrayList<>());
    some.add(ObjectResult.acted(key, Outcome.SKIPPED, "", "It " + why + ", and stays."));
    if (some.size() >= BATCH) {
      flush(pass, some);
    }
  }

  private void flush(PassId pass, List<ObjectResult> some) {
    if (!some.isEmpty()) {
      context.refuse(pass, List.copyOf(some));
      some.clear();
    }
  }

  /// Writes down what was told so far.
  void flush() {
    results.forEach(this::flush);
  }

  /// Writes down the rest, and says it.
  void end() {
    flush();
    told.forEach(
        (why, reason) -> {
          long more = reason.count[0] - reason.keys.size();
          context.say(
              String.join(", ", reason.keys)
                  + (more > 0 ? " and " + more + " more" : "")
                  + (reason.count[0] == 1 ? " stays: it " : " stay: each ")
                  + why
                  + ".");
        });
    told.clear();
  }
}
