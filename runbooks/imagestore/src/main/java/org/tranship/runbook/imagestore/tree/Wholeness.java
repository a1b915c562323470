package org.tranship.runbook.imagestore.tree;

import java.util.Set;
import java.util.TreeSet;

/// Which folders of an image store are whole, found out from one listing. Held in memory are
/// folders that carry a mark and those that are uploaded as a whole, not files.
final class Wholeness {
  private final Layout layout;
  private final Set<String> marked = new TreeSet<>();
  private final Set<String> units = new TreeSet<>();
  private final Set<String> unmarked = new TreeSet<>();

  Wholeness(Layout layout) {
    this.layout = layout;
  }

  /// A marker or lock that the listing has.
  void mark(Marker marker, String path) {
    switch (marker) {
      case XSTORE -> add(marked, layout == Layout.XSTORE, TreePath.folder(path));
      case NATIVE -> add(marked, layout == Layout.NATIVE, TreePath.folder(path));
      case WRITER_LOCK ->
          add(
              marked,
              layout == Layout.FILES,
              path.substring(0, path.length() - marker.text().length()));
      case READER_LOCK, NONE -> {}
    }
  }

  private static void add(Set<String> set, boolean meant, String folder) {
    if (meant) {
      set.add(folder);
    }
  }

  /// A file of content. In the native store every folder of it down from its unit has a mark.
  void content(TreePath path) {
    if (path.unit().isEmpty()) {
      return;
    }
    units.add(path.unit());
    if (layout == Layout.NATIVE) {
      String folder = TreePath.folder(path.text());
      while (folder.length() >= path.unit().length()) {
        if (!unmarked.add(folder)) {
          break;
        }
        folder = TreePath.folder(folder);
      }
    }
  }

  /// Folders that should be whole and are not; to be asked behind the listing's end.
  Set<String> incomplete() {
    Set<String> found = new TreeSet<>();
    if (layout == Layout.NATIVE) {
      for (String folder : unmarked) {
        if (!marked.contains(folder)) {
          found.add(TreePath.of(folder + "/x").unit());
        }
      }
      return found;
    }
    for (String unit : units) {
      if (!isWhole(unit)) {
        found.add(unit);
      }
    }
    return found;
  }

  /// Whether a directory may carry a mark at another store; to be asked behind the listing's end.
  boolean isWhole(String directory) {
    return switch (layout) {
      case NATIVE -> marked.contains(directory);
      case XSTORE -> aboveOrAt(directory);
      case FILES -> !aboveOrAt(directory);
    };
  }

  private boolean aboveOrAt(String directory) {
    for (String each = directory; ; each = TreePath.folder(each)) {
      if (marked.contains(each)) {
        return true;
      }
      if (each.isEmpty()) {
        return false;
      }
    }
  }
}
