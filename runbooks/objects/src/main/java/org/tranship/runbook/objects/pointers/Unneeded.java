package org.tranship.runbook.objects.pointers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;

/// Objects of the source that may go: copied, read back, proven to be sound at the target right
/// before, and pointed at by no row.
final class Unneeded implements ItemSource {
  /// How many objects the catalogue is asked about at once.
  private static final int AT_ONCE = 1000;

  /// An object that was copied.
  ///
  /// @param version what may be removed
  record Candidate(ObjectResult copy, Version version) {}

  /// A stream of candidates.
  interface Candidates extends AutoCloseable {
    /// The next one, or empty at the end.
    Optional<Candidate> next();

    @Override
    void close();
  }

  /// Objects that stay at the source, and why.
  static final class Kept {
    private long unread;
    private long unproven;
    private long needed;

    boolean isNothing() {
      return unread + unproven + needed == 0;
    }

    @Override
    public String toString() {
      List<String> reasons = new ArrayList<>();
      if (unread > 0) {
        reasons.add(unread + " kept at the source, not read back");
      }
      if (unproven > 0) {
        reasons.add(
            unproven
                + " kept at the source, its copy is gone from the target or is another by now");
      }
      if (needed > 0) {
        reasons.add(needed + " kept at the source, a row still points there");
      }
      return String.join(", ", reasons);
    }
  }

  private final Pointing pointing;
  private final Catalog catalog;
  private final Kept kept;
  private final Candidates candidates;
  private final ResultCursor proven;
  private final Queue<Candidate> ready = new ArrayDeque<>();

  /// @param proven copies that are sound
  Unneeded(Pointing pointing, Catalog catalog, Kept kept, Candidates candidates, Results proven) {
    this.pointing = pointing;
    this.catalog = catalog;
    this.kept = kept;
    this.candidates = candidates;
    this.proven = new ResultCursor(proven);
  }

  @Override
  public Optional<WorkItem> next() {
    while (ready.isEmpty()) {
      List<Candidate> batch = readBack();
      if (batch.isEmpty()) {
        return Optional.empty();
      }
      Set<Key> held = held(batch);
      for (Candidate one : batch) {
        if (held.contains(one.copy().key())) {
          kept.needed++;
        } else {
          ready.add(one);
        }
      }
    }
    Candidate next = ready.remove();
    return Optional.of(WorkItem.removal(next.copy().key(), next.copy().key(), next.version()));
  }

  private List<Candidate> readBack() {
    List<Candidate> batch = new ArrayList<>();
    while (batch.size() < AT_ONCE) {
      Optional<Candidate> next = candidates.next();
      if (next.isEmpty()) {
        return batch;
      }
      ObjectResult copy = next.get().copy();
      if (copy.level() != Level.READBACK && !pointing.acceptUnread()) {
        kept.unread++;
      } else if (proven.at(copy.key()).isPresent()) {
        batch.add(next.get());
      } else {
        kept.unproven++;
      }
    }
    return batch;
  }

  /// Those of the objects that a row points at now.
  private Set<Key> held(List<Candidate> batch) {
    Set<Pointer> spellings = new LinkedHashSet<>();
    for (Candidate one : batch) {
      spellings.addAll(pointing.rule().spellings(one.copy().key()));
    }
    Set<Key> held = new HashSet<>();
    for (Catalog.Row row : catalog.holding(spellings)) {
      pointing.rule().held(row.pointer()).ifPresent(held::add);
    }
    return held;
  }

  @Override
  public void close() {
    try (candidates) {
      proven.close();
    }
  }
}
