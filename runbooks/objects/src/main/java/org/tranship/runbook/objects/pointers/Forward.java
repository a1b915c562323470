package org.tranship.runbook.objects.pointers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Rows;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.PointerNote;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.SwapSource;
import org.tranship.core.value.Key;

/// The rows of a catalogue as they are now, each to be pointed to its copy if that is verified as
/// far as the plan wants. What a row holds is written down before its swap is given; a row without
/// such a copy is refused, and named.
final class Forward implements SwapSource {
  private static final int BATCH = 500;

  /// A row was not switched, since its object is not verified as far as the plan wants.
  private static final String UNVERIFIED = "TRO-214";

  private final Pointing pointing;
  private final PassId pass;
  private final StepContext context;
  private final Rows rows;
  private final Deque<Swap> ready = new ArrayDeque<>();

  Forward(Pointing pointing, PassId pass, StepContext context, Rows rows) {
    this.pointing = pointing;
    this.pass = pass;
    this.context = context;
    this.rows = rows;
  }

  @Override
  public Optional<Swap> next() {
    while (ready.isEmpty()) {
      List<Row> batch = batch();
      if (batch.isEmpty()) {
        return Optional.empty();
      }
      give(batch);
    }
    return Optional.of(ready.remove());
  }

  private List<Row> batch() {
    List<Row> batch = new ArrayList<>(BATCH);
    while (batch.size() < BATCH) {
      Optional<Row> row = rows.next();
      if (row.isEmpty()) {
        return batch;
      }
      batch.add(row.get());
    }
    return batch;
  }

  private void give(List<Row> batch) {
    List<Reading> readings =
        batch.stream().map(row -> pointing.rule().read(row.pointer())).toList();
    List<Key> sources = new ArrayList<>();
    for (Reading reading : readings) {
      if (reading instanceof Reading.Points points) {
        sources.add(points.source());
      }
    }
    Map<Key, ObjectResult> copies = context.results(PointerPasses.COPY, sources);
    List<ObjectResult> held = new ArrayList<>();
    List<ObjectResult> refused = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Row row = batch.get(i);
      switch (readings.get(i)) {
        case Reading.Points(Key source, Key target, Pointer replacement) -> {
          ObjectResult copy = copies.get(source);
          Optional<ObjectResult> objection = objection(row, source, target, copy);
          if (objection.isPresent()) {
            refused.add(objection.get());
          } else {
            held.add(
                ObjectResult.acted(
                        row.id(), Outcome.SKIPPED, "", "Written down before it was switched.")
                    .withNote(PointerNote.text(row.pointer())));
            ready.add(new Swap(row.id(), row.pointer(), replacement));
          }
        }
        case Reading.Unreadable(String reason) ->
            refused.add(
                refusal(row, Finding.UNREADABLE_ROW, "cannot be read by the rule: " + reason));
        case Reading.Switched() -> {}
        case Reading.Nothing() -> {}
      }
    }
    write(PointerPasses.ROWS, held);
    write(pass, refused);
  }

  private void write(PassId to, List<ObjectResult> results) {
    if (!results.isEmpty()) {
      context.refuse(to, results);
    }
  }

  private Optional<ObjectResult> objection(
      Row row, Key source, Key target, @Nullable ObjectResult copy) {
    if (copy == null) {
      return Optional.of(
          refusal(
              row,
              Finding.ROW_WITHOUT_OBJECT,
              "points at \"" + source + "\", of which there is no copy"));
    }
    boolean verified =
        copy.succeeded()
            && copy.target().equals(target)
            && copy.level().compareTo(pointing.needed()) >= 0;
    return verified
        ? Optional.empty()
        : Optional.of(
            ObjectResult.acted(
                row.id(),
                Outcome.FAILED,
                UNVERIFIED,
                UNVERIFIED
                    + " The row \""
                    + row.id()
                    + "\" stays as it is: the copy of \""
                    + source
                    + "\" is not verified as far as the plan wants. "
                    + (copy.reason().isEmpty()
                        ? "It is verified " + copy.level().label() + "."
                        : copy.reason())));
  }

  private ObjectResult refusal(Row row, Finding finding, String what) {
    boolean accepted = pointing.accepted().contains(finding);
    return ObjectResult.acted(
        row.id(),
        accepted ? Outcome.SKIPPED : Outcome.FAILED,
        accepted ? "" : finding.code(),
        (accepted ? "" : finding.code() + " ")
            + "The row \""
            + row.id()
            + "\" "
            + what
            + "; it stays as it is.");
  }

  @Override
  public void close() {
    rows.close();
  }
}
