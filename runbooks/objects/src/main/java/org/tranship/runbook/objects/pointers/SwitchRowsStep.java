package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.PointerNote;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepContext.SwapSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Key;

/// Points every row to its copy, if the copy was verified as far as the plan wants. After this step
/// the service reads from the target.
///
/// Crash argument, on top of that of the swaps themselves. What a row held is durable before the
/// row is touched. A process may be killed when rows are committed and the journal does not know
/// yet; such a row holds its new values, from which the old ones cannot be told. So before anything
/// else, forward as well as back, the swaps of the rows in flight are asked for again, with the old
/// values that were written down: those carried out answer that they were, the others are carried
/// out. Only then are rows read anew, or is anything taken back.
final class SwitchRowsStep implements Step {
  static final String NAME = "switch-rows";
  private static final int BATCH = 500;
  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final Set<Outcome> FAILED = EnumSet.of(Outcome.FAILED);

  private final Pointing pointing;

  SwitchRowsStep(Pointing pointing) {
    this.pointing = pointing;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    try (Catalog catalog = pointing.openRows()) {
      settle(context, catalog);
      passOver(context, catalog);
      Tally tally =
          context.swaps(
              PointerPasses.SWITCH,
              Optional.of(catalog.count()),
              catalog,
              () -> new Forward(pointing, context, catalog.rows(Optional.empty())));
      return PassEnding.of(context, PointerPasses.SWITCH, tally, "rows", "could not be switched");
    }
  }

  /// Finds out what became of the rows that were being switched when a process was killed.
  private void settle(StepContext context, Catalog catalog) throws InterruptedException {
    List<Key> cutOff = new ArrayList<>();
    try (StepContext.InFlight rows = context.unsettled(PointerPasses.SWITCH)) {
      for (Optional<ObjectIntent> row = rows.next(); row.isPresent(); row = rows.next()) {
        cutOff.add(row.get().key()); // at most a few batches
      }
    }
    if (cutOff.isEmpty()) {
      return;
    }
    List<Swap> again = new ArrayList<>(cutOff.size());
    for (ObjectResult held : context.results(PointerPasses.ROWS, cutOff).values()) {
      Pointer old = PointerNote.parse(held.note());
      if (pointing.rule().read(old) instanceof Reading.Points(var _, var _, Pointer replacement)) {
        again.add(new Swap(held.key(), old, replacement));
      }
    }
    context.swaps(
        PointerPasses.SWITCH,
        Optional.of((long) again.size()),
        catalog,
        () -> new GivenSwaps(again));
  }

  /// Rows that an earlier try could not switch, and that are gone or need nothing more: nothing is
  /// left to be done about them.
  private void passOver(StepContext context, Catalog catalog) {
    try (Results failed = context.results(PointerPasses.SWITCH, FAILED)) {
      List<Key> batch = new ArrayList<>(BATCH);
      for (Optional<ObjectResult> next = failed.next(); ; next = failed.next()) {
        next.ifPresent(result -> batch.add(result.key()));
        if (batch.size() == BATCH || next.isEmpty()) {
          passOver(context, catalog, batch);
          batch.clear();
        }
        if (next.isEmpty()) {
          return;
        }
      }
    }
  }

  private void passOver(StepContext context, Catalog catalog, List<Key> batch) {
    if (batch.isEmpty()) {
      return;
    }
    Map<Key, Row> found = catalog.find(batch);
    List<ObjectResult> over = new ArrayList<>();
    for (Key id : batch) {
      Row row = found.get(id);
      Reading reading = row == null ? new Reading.Nothing() : pointing.rule().read(row.pointer());
      if (reading instanceof Reading.Nothing || reading instanceof Reading.Switched) {
        over.add(
            ObjectResult.acted(
                id, Outcome.SKIPPED, "", "The row is gone, or points at nothing at the source."));
      }
    }
    if (!over.isEmpty()) {
      context.refuse(PointerPasses.SWITCH, over);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Points every row that this run switched back to where it was, with its old values. Rows"
            + " that the service wrote since are left as they are.",
        this::switchBack);
  }

  private StepResult switchBack(StepContext context) throws InterruptedException {
    try (Catalog catalog = pointing.openRows()) {
      settle(context, catalog);
      Tally back =
          context.swaps(
              PointerPasses.SWITCH_BACK,
              Optional.of(context.tally(PointerPasses.SWITCH).succeeded()),
              catalog,
              () -> new Backward(context.results(PointerPasses.SWITCH, SUCCESS)));
      return PassEnding.of(
          context, PointerPasses.SWITCH_BACK, back, "rows", "could not be switched back");
    }
  }

  /// Swaps back to the old values.
  private final class Backward implements SwapSource {
    private final Results switched;

    Backward(Results switched) {
      this.switched = switched;
    }

    @Override
    public Optional<Swap> next() {
      for (var next = switched.next(); next.isPresent(); next = switched.next()) {
        Pointer old = PointerNote.parse(next.get().note());
        if (pointing.rule().read(old)
            instanceof Reading.Points(var _, var _, Pointer replacement)) {
          return Optional.of(new Swap(next.get().key(), replacement, old));
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      switched.close();
    }
  }

  /// Swaps that are held.
  private static final class GivenSwaps implements SwapSource {
    private final java.util.Iterator<Swap> swaps;

    GivenSwaps(List<Swap> swaps) {
      this.swaps = swaps.iterator();
    }

    @Override
    public Optional<Swap> next() {
      return swaps.hasNext() ? Optional.of(swaps.next()) : Optional.empty();
    }

    @Override
    public void close() {}
  }
}
