package org.tranship.runbook.imagestore;

import java.util.Set;
import java.util.TreeSet;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.TreePath;

/// What a change of files concerns: the packages that they are in, and the folders above them. Held
/// in memory are folders, not files.
final class Touched {
  private final Set<String> units = new TreeSet<>();
  private final Set<String> above = new TreeSet<>();

  /// @param unit of the package that the file is in; empty for a file by itself
  void add(String path, String unit) {
    if (!unit.isEmpty()) {
      units.add(unit);
    }
    for (String each = TreePath.folder(path); !each.isEmpty(); each = TreePath.folder(each)) {
      if (!above.add(each)) {
        break;
      }
    }
  }

  /// The packages.
  Set<String> units() {
    return units;
  }

  boolean isEmpty() {
    return units.isEmpty() && above.isEmpty();
  }

  /// Whether a marker in this folder says something of what was touched. One of XStore speaks of
  /// everything below it, one of the native store of its own package only.
  ///
  /// @param unit of the package that the folder is in, or is; empty for one that is written singly
  boolean has(String folder, String unit, Layout layout) {
    return units.contains(unit) || layout == Layout.XSTORE && above.contains(folder);
  }
}
