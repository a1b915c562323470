package org.tranship.runbook.imagestore.tree;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which folders of an image store are whole, found out from one listing. Held in memory are
/// folders that carry a mark, those that are uploaded as a whole, and those of packages that were
/// copied in; not files.
final class Wholeness {
  private final Layout layout;
  private final Set<String> marked = new TreeSet<>();
  private final Set<String> locked = new TreeSet<>();
  private final Set<String> folders = new TreeSet<>();
  private final Map<String, String> units = new ConcurrentHashMap<>();
  private @Nullable Set<String> incomplete;

  Wholeness(Layout layout) {
    this.layout = layout;
  }

  /// A marker or lock that the listing has.
  void mark(Marker marker, String path) {
    switch (marker) {
      case XSTORE -> add(marked, layout == Layout.XSTORE, TreePath.folder(path));
      case NATIVE -> add(marked, layout == Layout.NATIVE, TreePath.folder(path));
      case WRITER_LOCK -> add(locked, layout == Layout.FILES, marker.locked(path));
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
    if (!path.unit().isEmpty()) {
      folders.add(TreePath.folder(path.text()));
    }
  }

  /// The folder that was uploaded as a whole with this path in it; to be asked behind the listing's
  /// end. A package that was copied in may be several folders deep: its topmost folder that has a
  /// mark tells where, and where none has, it is the first.
  String unit(String path) {
    TreePath read = TreePath.of(path);
    if (read.meaning() != TreePath.Meaning.INCOMING) {
      return read.unit();
    }
    return units.computeIfAbsent(TreePath.folder(path), this::incoming);
  }

  /// The folders that were uploaded as a whole and have a file of content in them; to be asked
  /// behind the listing's end.
  Set<String> units() {
    Set<String> all = new TreeSet<>();
    folders.forEach(folder -> all.add(unit(folder + "/x")));
    return all;
  }

  private String incoming(String folder) {
    for (int slash = folder.indexOf('/'); slash >= 0; slash = folder.indexOf('/', slash + 1)) {
      if (marked.contains(folder.substring(0, slash))) {
        return folder.substring(0, slash);
      }
    }
    return marked.contains(folder) ? folder : TreePath.of(folder + "/x").unit();
  }

  /// Folders, and with locks single files, that should be whole and are not; to be asked behind the
  /// listing's end.
  Set<String> incomplete() {
    Set<String> known = incomplete;
    if (known == null) {
      known = found();
      incomplete = known;
    }
    return known;
  }

  private Set<String> found() {
    Set<String> found = new TreeSet<>();
    for (String path : locked) {
      String unit = unit(path + "/x");
      found.add(unit.isEmpty() ? path : unit);
    }
    if (layout != Layout.FILES) {
      for (String folder : folders) {
        String unit = unit(folder + "/x");
        if (!isMarked(folder, unit)) {
          found.add(unit);
        }
      }
    }
    return found;
  }

  private boolean isMarked(String folder, String unit) {
    if (layout == Layout.XSTORE) {
      return aboveOrAt(marked, unit);
    }
    for (String each = folder; each.length() >= unit.length(); each = TreePath.folder(each)) {
      if (!marked.contains(each)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a directory may carry a mark at another store; to be asked behind the listing's end.
  boolean isWhole(String directory) {
    if (incomplete().contains(unit(directory + "/x"))) {
      return false;
    }
    return switch (layout) {
      case NATIVE -> marked.contains(directory);
      case XSTORE -> aboveOrAt(marked, directory);
      case FILES -> !aboveOrAt(incomplete(), directory);
    };
  }

  /// Whether a directory carries a mark at this store.
  boolean carries(String directory) {
    return marked.contains(directory);
  }

  /// A folder, or a single file, of which another look at the same store says something else; empty
  /// if there is none. Both to be asked behind the listing's end.
  Optional<String> difference(Wholeness other) {
    return different(marked, other.marked).or(() -> different(incomplete(), other.incomplete()));
  }

  private static Optional<String> different(Set<String> one, Set<String> other) {
    return one.equals(other)
        ? Optional.empty()
        : Stream.concat(
                one.stream().filter(each -> !other.contains(each)),
                other.stream().filter(each -> !one.contains(each)))
            .findFirst();
  }

  /// Whether a path, or a folder that it is in, is in a set.
  static boolean aboveOrAt(Set<String> set, String path) {
    for (String each = path; ; each = TreePath.folder(each)) {
      if (set.contains(each)) {
        return true;
      }
      if (each.isEmpty()) {
        return false;
      }
    }
  }
}
