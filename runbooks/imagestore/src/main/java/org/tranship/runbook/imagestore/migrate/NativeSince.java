package org.tranship.runbook.imagestore.migrate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.Content;
import org.tranship.runbook.imagestore.ImageCopyRunbook;
import org.tranship.runbook.imagestore.tree.Layout;

/// What the cluster's own store has now that was not copied there: what was deployed since the
/// switch, which is nowhere else.
///
/// @param written paths that are new, or were written anew
/// @param gone paths that were copied and are not there
/// @param first some of them
record NativeSince(long written, long gone, List<String> first) {
  private static final int NAMED = 5;

  NativeSince {
    first = List.copyOf(first);
  }

  boolean none() {
    return written == 0 && gone == 0;
  }

  /// Compares the source, which is as it was copied, with the cluster's own store.
  static NativeSince of(ImageStoreMigration migration, StepContext context)
      throws InterruptedException {
    long written = 0;
    long gone = 0;
    List<String> first = new ArrayList<>();
    try (Store source = migration.copying().source();
        Store target = migration.copying().target();
        ResultCursor copies =
            new ResultCursor(context.results(ImageCopyRunbook.FILES, EnumSet.of(Outcome.DONE)));
        Merge merge =
            new Merge(
                Content.all(migration.plan().copy().from()).of(source),
                Content.all(Layout.NATIVE).of(target))) {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        boolean changed =
            switch (pair) {
              case Pair.OnlyInTarget _ -> true;
              case Pair.OnlyInSource _ -> false;
              case Pair.Both both ->
                  !both.source().size().equals(both.target().size())
                      || isOther(copies.at(both.key()), both.target());
            };
        boolean lost = pair instanceof Pair.OnlyInSource && copies.at(pair.key()).isPresent();
        written += changed ? 1 : 0;
        gone += lost ? 1 : 0;
        if ((changed || lost) && first.size() < NAMED) {
          first.add("\"" + pair.key() + "\"" + (lost ? " (gone)" : ""));
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return new NativeSince(written, gone, first);
  }

  private static boolean isOther(Optional<ObjectResult> copied, Entry there) {
    return copied
        .filter(it -> it.written().isKnown() && !it.written().equals(there.version()))
        .isPresent();
  }

  /// For people.
  @Override
  public String toString() {
    return written
        + " written, "
        + gone
        + " gone: "
        + String.join(", ", first)
        + (written + gone > first.size() ? ", ..." : "");
  }
}
