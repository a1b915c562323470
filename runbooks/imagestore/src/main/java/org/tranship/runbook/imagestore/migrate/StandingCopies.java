package org.tranship.runbook.imagestore.migrate;

import java.nio.file.Path;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.imagestore.Content;
import org.tranship.runbook.imagestore.tree.Layout;

/// How much of the source stands in the cluster's own store already, under the same path and in the
/// same size, whoever has put it there: copies of this run, of an earlier one, or of nobody we
/// know. None of these files needs more room. A copy that is known is left or written anew in its
/// place, one that can be read and is the same is left, and at any other the copy stops.
record StandingCopies(ImageStoreMigration migration) {
  /// @param snapshot of the source; it is not asked again
  ByteCount bytes(Path snapshot) throws InterruptedException {
    long bytes = 0;
    try (Store source = migration.snapshots().opened(snapshot);
        Store target = migration.copying().target();
        Merge merge =
            new Merge(
                Content.all(migration.plan().copy().from()).of(source),
                Content.all(Layout.NATIVE).of(target))) {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        if (pair instanceof Pair.Both both && both.source().size().equals(both.target().size())) {
          bytes += both.source().size().bytes();
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return ByteCount.of(bytes);
  }
}
