package org.tranship.runbook.objects.pointers;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tranship.core.layer.SortedRuns;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Key;

/// What rows would have copied, and under which keys, for whoever has to know before anything
/// moves. Rows and keys are sorted on disk; memory does not grow with their number. Changes
/// nothing.
public final class Cargo {
  private Cargo() {}

  /// Is shown everything.
  public interface Watcher {
    /// An object of the source that would be copied, in the order of their keys there.
    ///
    /// @param target its key in the target
    void object(Entry entry, Key target);

    /// A key that the target would have, each once and in order.
    void target(Key key);
  }

  /// Shows it.
  ///
  /// @throws org.tranship.core.store.StoreException if the source cannot be listed
  /// @throws org.tranship.core.catalog.CatalogException if the rows cannot be read
  public static void show(Pointing pointing, Watcher watcher) throws InterruptedException {
    try (PointedObjects objects = new PointedObjects(pointing)) {
      boolean same = pointing.rule().keepsKeys();
      objects.readRows((_, _) -> {}, false);
      for (var next = objects.next(); next != null; next = objects.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Entry entry = next.entry();
        Pointed row = next.first();
        if (entry == null || row == null && !pointing.everything()) {
          continue;
        }
        Key target = row == null ? entry.key() : row.target();
        watcher.object(entry, target);
        if (same) {
          watcher.target(target);
        } else {
          objects.addTarget(new Pointed(entry.key(), target, entry.key()));
        }
      }
      if (!same) {
        targets(objects, watcher);
      }
    }
  }

  private static void targets(PointedObjects objects, Watcher watcher) throws InterruptedException {
    SortedRuns.Cursor<Pointed> all = objects.byTarget();
    try {
      @Nullable Key before = null;
      for (Pointed next = all.next(); next != null; next = all.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!next.target().equals(before)) {
          watcher.target(next.target());
        }
        before = next.target();
      }
    } catch (IOException e) {
      throw objects.noSort(e);
    }
  }
}
