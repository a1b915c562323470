package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Version;

/// Writes down, right before the switch, what the target holds that is not as this run put it
/// there, with the versions of both ends. Whatever the target has in another version afterwards
/// came since the switch, and no clock is asked.
///
/// Crash argument. The switch is begun only after the step that writes this has ended. Written
/// twice, the newest row of a key counts; a row that an earlier look left names a version that the
/// target never shows again once it was overwritten.
final class BeforeSwitch implements AutoCloseable {
  private static final int BATCH = 500;
  private static final Set<Outcome> ROWS = EnumSet.of(Outcome.SKIPPED);

  private final StepContext context;
  private final PassId pass;
  private final ResultCursor made;
  private final List<ObjectResult> rows = new ArrayList<>();

  /// @param number of the switch that follows
  BeforeSwitch(StepContext context, int number) {
    this.context = context;
    this.pass = Passes.beforeSwitch(number);
    this.made = new ResultCursor(new Copies(context).results());
  }

  /// The rows that were written down, in key order.
  static Results rows(StepContext context, int number) {
    return context.results(Passes.beforeSwitch(number), ROWS);
  }

  /// @param pair the next of both listings
  void met(Pair pair) {
    switch (pair) {
      case Pair.OnlyInSource _ -> {}
      case Pair.OnlyInTarget(var _, Entry there) -> there(there, Version.NONE);
      case Pair.Both both -> there(both.target(), both.source().version());
    }
  }

  private void there(Entry there, Version source) {
    boolean asMade =
        there.version().isKnown()
            && made.at(there.key())
                .filter(copy -> copy.written().equals(there.version()))
                .isPresent();
    if (asMade) {
      return;
    }
    rows.add(
        new ObjectResult(
            there.key(),
            there.key(),
            Outcome.SKIPPED,
            Level.NONE,
            there.size(),
            Optional.empty(),
            source,
            there.version(),
            "",
            "It was at the target before the switch, and this run did not put it there.",
            ""));
    if (rows.size() == BATCH) {
      write();
    }
  }

  private void write() {
    if (!rows.isEmpty()) {
      context.refuse(pass, List.copyOf(rows));
      rows.clear();
    }
  }

  @Override
  public void close() {
    try (made) {
      write();
    }
  }
}
