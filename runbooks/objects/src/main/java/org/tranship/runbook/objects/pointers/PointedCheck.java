package org.tranship.runbook.objects.pointers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.layer.SortedRuns;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Right before the switch: whether every row can be switched. All rows are read and joined with
/// both listings; what each points at must have been copied as it is now, and its copy be at the
/// target as it was written. What was read back then is not read again. Changes nothing.
public final class PointedCheck {
  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final int NAMED = 20;
  private static final int BATCH = 500;

  private final Pointing pointing;
  private final StepContext context;
  private final List<String> names = new ArrayList<>();
  private long same;
  private long different;

  private PointedCheck(Pointing pointing, StepContext context) {
    this.pointing = pointing;
    this.context = context;
  }

  /// What was found.
  ///
  /// @param same how many objects are at the target as they are at the source
  /// @param different how many rows or objects stand against the switch
  /// @param names the first of those, each with what is wrong
  public record Verdict(long same, long different, List<String> names) {
    public Verdict {
      names = List.copyOf(names);
    }
  }

  /// Looks.
  public static Verdict of(Pointing pointing, StepContext context) throws InterruptedException {
    PointedCheck check = new PointedCheck(pointing, context);
    try (PointedObjects objects = new PointedObjects(pointing)) {
      objects.readRows(check::met, true);
      check.sources(objects);
      check.targets(objects);
    }
    return new Verdict(check.same, check.different, check.names);
  }

  private void met(Catalog.Row row, Reading reading) {
    if (reading instanceof Reading.Unreadable(String reason)
        && !pointing.accepted().contains(Finding.UNREADABLE_ROW)) {
      against("the row \"" + row.id() + "\" cannot be read: " + reason);
    }
  }

  private void against(String what) {
    different++;
    if (names.size() < NAMED) {
      names.add(what);
    }
  }

  private void sources(PointedObjects objects) throws InterruptedException {
    try (Results copies = context.results(PointerPasses.COPY, SUCCESS)) {
      Optional<ObjectResult> copy = copies.next();
      for (var next = objects.next(); next != null; next = objects.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Key key = next.source();
        while (copy.isPresent() && copy.get().key().compareTo(key) < 0) {
          copy = copies.next();
        }
        source(next, copy.filter(it -> it.key().equals(key)));
      }
    }
  }

  private void source(PointedObjects.Joined at, Optional<ObjectResult> copy) {
    Entry entry = at.entry();
    Pointed first = at.first();
    if (first == null && !pointing.everything()) {
      return;
    }
    if (entry == null) {
      // Its copy may be all that is left of it, and then the row is pointed there.
      if (copy.isEmpty() && !pointing.accepted().contains(Finding.ROW_WITHOUT_OBJECT)) {
        against("\"" + at.source() + "\" is not there, and a row points at it");
      }
      return;
    }
    if (copy.isEmpty()) {
      against("\"" + at.source() + "\" has no copy");
    } else if (copy.get().source().isKnown() && !copy.get().source().equals(entry.version())) {
      against("\"" + at.source() + "\" has changed since it was copied");
    } else if (first != null && copy.get().level().compareTo(pointing.needed()) < 0) {
      against("the copy of \"" + at.source() + "\" is not verified as far as the plan wants");
    } else {
      same++;
    }
  }

  /// What rows shall point at is at the target, as it was written.
  private void targets(PointedObjects objects) throws InterruptedException {
    SortedRuns.Cursor<Pointed> all = objects.byTarget();
    try (Store target = pointing.openTarget();
        Listing listing = target.list(ListRequest.ALL)) {
      @Nullable Entry there = listing.next();
      List<Pointed> batch = new ArrayList<>();
      for (Pointed next = all.next(); ; next = all.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (next != null) {
          batch.add(next);
        }
        if (batch.size() == BATCH || next == null) {
          there = targets(batch, listing, there);
          batch.clear();
        }
        if (next == null) {
          return;
        }
      }
    } catch (IOException e) {
      throw objects.noSort(e);
    }
  }

  private @Nullable Entry targets(List<Pointed> batch, Listing listing, @Nullable Entry first) {
    Map<Key, ObjectResult> copies =
        context.results(PointerPasses.COPY, batch.stream().map(Pointed::source).toList());
    @Nullable Entry there = first;
    for (Pointed pointed : batch) {
      while (there != null && there.key().compareTo(pointed.target()) < 0) {
        there = listing.next();
      }
      ObjectResult copy = copies.get(pointed.source());
      if (copy == null || !copy.succeeded()) {
        continue; // named already, or accepted
      }
      boolean found = there != null && there.key().equals(pointed.target());
      if (!found || !copy.target().equals(pointed.target())) {
        lost("\"" + pointed.target() + "\" is not at the target");
      } else if (there != null
          && there.version().isKnown()
          && copy.written().isKnown()
          && !there.version().equals(copy.written())) {
        lost("\"" + pointed.target() + "\" is another one at the target by now");
      }
    }
    return there;
  }

  private void lost(String what) {
    same = Math.max(0, same - 1);
    against(what);
  }
}
