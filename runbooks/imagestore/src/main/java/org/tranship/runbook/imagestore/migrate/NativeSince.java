package org.tranship.runbook.imagestore.migrate;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.step.StepContext;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Version;
import org.tranship.runbook.imagestore.Content;
import org.tranship.runbook.imagestore.KnownCopies;
import org.tranship.runbook.imagestore.tree.Layout;

/// What is other in the cluster's own store than it was copied there: what was deployed since the
/// switch, which is nowhere else, and what became of the copies.
///
/// @param added paths that were not copied
/// @param changed paths that were copied, and have been written anew since
/// @param gone paths that were copied and are not there
/// @param first some of them
record NativeSince(long added, long changed, long gone, List<String> first) {
  private static final String NEW = "new";
  private static final String ANEW = "written anew";
  private static final String GONE = "gone";
  private static final int NAMED = 5;

  NativeSince {
    first = List.copyOf(first);
  }

  boolean none() {
    return added == 0 && changed == 0 && gone == 0;
  }

  /// How many copies are not as they were.
  long lost() {
    return changed + gone;
  }

  /// Compares the source, which is as it was copied, with the cluster's own store.
  static NativeSince of(ImageStoreMigration migration, StepContext context)
      throws InterruptedException {
    try (Store source = migration.copying().source()) {
      return of(migration, context, source);
    }
  }

  /// @param source as it is, or a snapshot of it
  static NativeSince of(ImageStoreMigration migration, StepContext context, Store source)
      throws InterruptedException {
    long added = 0;
    long changed = 0;
    long gone = 0;
    List<String> first = new ArrayList<>();
    try (Store target = migration.copying().target();
        KnownCopies copies = migration.copying().copies(context);
        Merge merge =
            new Merge(
                Content.all(migration.plan().copy().from()).of(source),
                Content.all(Layout.NATIVE).of(target))) {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        String word = became(pair, copies);
        added += word.equals(NEW) ? 1 : 0;
        changed += word.equals(ANEW) ? 1 : 0;
        gone += word.equals(GONE) ? 1 : 0;
        if (!word.isEmpty() && first.size() < NAMED) {
          first.add("\"" + pair.key() + "\" (" + word + ")");
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return new NativeSince(added, changed, gone, first);
  }

  /// What became of a path; nothing if it is as it was copied.
  private static String became(Pair pair, KnownCopies copies) {
    return switch (pair) {
      case Pair.OnlyInTarget _ -> NEW;
      case Pair.OnlyInSource only -> copies.isCopied(only.key()) ? GONE : "";
      case Pair.Both both ->
          both.source().size().equals(both.target().size()) && isOurs(copies, both.target())
              ? ""
              : ANEW;
    };
  }

  /// Whether what is there is what was copied, as far as the store tells versions apart.
  private static boolean isOurs(KnownCopies copies, Entry there) {
    Version now = there.version();
    return !now.isKnown()
        || copies
            .of(there)
            .filter(it -> !it.written().isKnown() || it.written().equals(now))
            .isPresent();
  }

  /// For people.
  @Override
  public String toString() {
    return added
        + " new, "
        + changed
        + " written anew, "
        + gone
        + " gone: "
        + String.join(", ", first)
        + (added + changed + gone > first.size() ? ", ..." : "");
  }
}
