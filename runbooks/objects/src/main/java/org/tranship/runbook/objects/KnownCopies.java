package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.value.Version;

/// What journals know of objects that both stores have. Asked in key order, it reads along with the
/// listings, and holds one result of each pass; nothing is read before the first question.
final class KnownCopies implements AutoCloseable {
  static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final Supplier<List<Results>> opener;
  private @Nullable List<ResultCursor> cursors;

  /// @param opener opens the passes to be read
  KnownCopies(Supplier<List<Results>> opener) {
    this.opener = opener;
  }

  /// What is known of an object.
  ///
  /// @param same the source's present version is what made the target's present one
  /// @param ours a run put the target's present version there
  record Known(boolean same, boolean ours) {}

  /// @param both a pair that comes behind all that were asked for before
  Known of(Pair.Both both) {
    boolean same = false;
    boolean ours = false;
    for (ResultCursor cursor : cursors()) {
      Optional<ObjectResult> result = cursor.at(both.key());
      if (result.filter(it -> is(it.written(), both.target().version())).isPresent()) {
        ours = true;
        same |= is(result.get().source(), both.source().version());
      }
    }
    return new Known(same, ours);
  }

  private static boolean is(Version journalled, Version present) {
    return present.isKnown() && present.equals(journalled);
  }

  private List<ResultCursor> cursors() {
    List<ResultCursor> open = cursors;
    if (open == null) {
      open = new ArrayList<>();
      for (Results results : opener.get()) {
        open.add(new ResultCursor(results));
      }
      cursors = open;
    }
    return open;
  }

  @Override
  public void close() {
    List<ResultCursor> open = cursors;
    if (open != null) {
      open.forEach(ResultCursor::close);
      cursors = null;
    }
  }
}
