package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.PointerNote;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepContext.SwapSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.value.Key;

/// Points every row to its copy, if the copy was verified as far as the plan wants, and back again.
/// Afterwards the service reads from the target.
///
/// Crash argument, on top of that of the swaps themselves. What a row held is durable before the
/// row is touched. A process may be killed when rows are committed and the journal does not know
/// yet; such a row holds its new values, from which the old ones cannot be told. So before anything
/// else, forward as well as back, the swaps of the rows in flight are asked for again, with the old
/// values that were written down: those carried out answer that they were, the others are carried
/// out. Only then are rows read anew, or is anything taken back. Each try has passes of its own, so
/// that one which was taken back can be followed by the next.
public final class RowSwitch {
  private static final int BATCH = 500;
  private static final int NAMED = 10;

  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final Set<Outcome> FAILED = EnumSet.of(Outcome.FAILED);

  private final Pointing pointing;
  private final PassId forth;
  private final PassId back;

  /// @param number which try it is, from 1
  public RowSwitch(Pointing pointing, int number) {
    this.pointing = pointing;
    this.forth = PointerPasses.switchRows(number);
    this.back = PointerPasses.switchBack(number);
  }

  /// Points the rows to their copies.
  ///
  /// @return partial if a row could not be switched; it is named, and stays as it was
  public StepResult forth(StepContext context) throws InterruptedException {
    try (Catalog catalog = pointing.openRows()) {
      settle(context, catalog);
      passOver(context, catalog);
      Tally tally =
          context.swaps(
              forth,
              Optional.of(catalog.count()),
              catalog,
              () -> new Forward(pointing, forth, context, catalog.rows(Optional.empty())));
      return PassEnding.of(context, forth, tally, "rows", "could not be switched");
    }
  }

  /// Finds out what became of the rows that were being switched when a process was killed.
  private void settle(StepContext context, Catalog catalog) throws InterruptedException {
    List<Key> cutOff = new ArrayList<>();
    try (StepContext.InFlight rows = context.unsettled(forth)) {
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
    context.swaps(forth, Optional.of((long) again.size()), catalog, () -> new GivenSwaps(again));
  }

  /// Rows that an earlier try could not switch, and that are gone or need nothing more: nothing is
  /// left to be done about them.
  private void passOver(StepContext context, Catalog catalog) {
    try (Results failed = context.results(forth, FAILED)) {
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
      context.refuse(forth, over);
    }
  }

  /// Points every row that [#forth] switched to where it was. A row that the service has changed or
  /// removed since is left as it is; where it was changed, its copy is none of the run's any more.
  public StepResult back(StepContext context) throws InterruptedException {
    try (Catalog catalog = pointing.openRows()) {
      settle(context, catalog);
      Tally tally =
          context.swaps(
              back,
              Optional.of(context.tally(forth).succeeded()),
              catalog,
              () -> new Backward(context.results(forth, SUCCESS)));
      return tally.failed() == 0
          ? PassEnding.of(context, back, tally, "rows", "could not be switched back")
          : leave(context, catalog);
    }
  }

  /// Rows that are not as the run left them are the service's.
  private StepResult leave(StepContext context, Catalog catalog) {
    long left = 0;
    List<String> names = new ArrayList<>();
    List<ObjectResult> rows = new ArrayList<>();
    try (Results failed = context.results(back, FAILED)) {
      for (Optional<ObjectResult> next = failed.next(); next.isPresent(); next = failed.next()) {
        ObjectResult row = next.get();
        left++;
        if (names.size() < NAMED) {
          names.add("\"" + row.key() + "\"");
        }
        rows.add(
            ObjectResult.acted(
                row.key(),
                Outcome.SKIPPED,
                "",
                "The service changed or removed the row since; it stays as it is."));
        if (rows.size() == BATCH) {
          write(context, catalog, rows);
        }
      }
    }
    write(context, catalog, rows);
    String which =
        left
            + " rows were changed or removed since and stay as they are: "
            + String.join(", ", names)
            + (left > names.size() ? ", ..." : "");
    context.measured("rows", false, which);
    context.say(which + ".");
    Tally tally = context.tally(back);
    return PassEnding.of(context, back, tally, "rows", "could not be switched back");
  }

  private Optional<Key> old(StepContext context, Key row) {
    return Optional.ofNullable(context.results(forth, List.of(row)).get(row))
        .map(result -> pointing.rule().read(PointerNote.parse(result.note())))
        .flatMap(
            reading ->
                reading instanceof Reading.Points points
                    ? Optional.of(points.source())
                    : Optional.empty());
  }

  private static ObjectResult kept(Key source) {
    return ObjectResult.acted(
        source,
        Outcome.SKIPPED,
        "",
        "A row that the service changed since may point at its copy, which stays.");
  }

  /// A row that is still there may need its copy.
  private void write(StepContext context, Catalog catalog, List<ObjectResult> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<ObjectResult> copies = new ArrayList<>();
    for (Key row : catalog.find(rows.stream().map(ObjectResult::key).toList()).keySet()) {
      // What was swapped back from is the new pointer; the old one is with the way forth.
      old(context, row).ifPresent(source -> copies.add(kept(source)));
    }
    if (!copies.isEmpty()) {
      context.refuse(PointerPasses.COPY, distinct(copies));
    }
    context.refuse(back, List.copyOf(rows));
    rows.clear();
  }

  /// Several rows may have shared one object.
  private static List<ObjectResult> distinct(List<ObjectResult> copies) {
    Map<Key, ObjectResult> byKey = new TreeMap<>();
    copies.forEach(copy -> byKey.put(copy.key(), copy));
    return List.copyOf(byKey.values());
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
    private final Iterator<Swap> swaps;

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
