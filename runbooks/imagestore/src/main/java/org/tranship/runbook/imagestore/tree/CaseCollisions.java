package org.tranship.runbook.imagestore.tree;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.layer.SortedRuns;
import org.tranship.core.layer.SortedRuns.Form;
import org.tranship.core.layer.SortedStore;
import org.tranship.runbook.imagestore.tree.Hazard.Kind;

/// Finds paths, and folders, that differ by case alone, and files whose path is a folder too. All
/// paths are sorted, on disk where they are many, by a form in which those that collide come one
/// behind the other: in lower case where case does not count, and with parts that end first.
final class CaseCollisions implements AutoCloseable {
  private record Folded(String lower, String path) {}

  private final Form<Folded> form =
      new Form<>() {
        @Override
        public long characters(Folded thing) {
          return (long) thing.lower().length() + thing.path().length();
        }

        @Override
        public void write(Folded thing, DataOutputStream out) throws IOException {
          Form.text(thing.path(), out);
        }

        @Override
        public Folded read(DataInputStream in) throws IOException {
          return folded(Form.text(in));
        }
      };

  private final SortedRuns<Folded> runs;
  private final boolean ignoring;

  /// @param directory where temporary files go
  /// @param ignoring whether case does not count
  CaseCollisions(Path directory, boolean ignoring) {
    this.ignoring = ignoring;
    this.runs =
        new SortedRuns<>(
            directory,
            SortedStore.Bounds.DEFAULT,
            form,
            Comparator.comparing(Folded::lower).thenComparing(Folded::path));
  }

  private Folded folded(String path) {
    String lower = ignoring ? path.toLowerCase(Locale.ROOT) : path;
    return new Folded(lower.replace('/', '\0'), path);
  }

  void add(String path) throws IOException {
    runs.add(folded(path));
  }

  /// Tells of each collision, once, behind the last path.
  void tell(Consumer<Hazard> told) throws IOException {
    var cursor = runs.merge();
    Folded last = null;
    String folders = "";
    for (Folded next = cursor.next(); next != null; next = cursor.next()) {
      if (last != null && next.lower().startsWith(last.lower() + '\0')) {
        told.accept(
            new Hazard(Kind.FILE_AND_FOLDER, last.path(), "it is a file, and a folder of others"));
      }
      String folder = last == null || !ignoring ? "" : otherFolder(last.path(), next.path());
      if (!folder.isEmpty() && !folder.equals(folders)) {
        folders = folder;
        told.accept(collision(folder, last, next));
      } else if (last != null && last.lower().equals(next.lower())) {
        told.accept(
            new Hazard(
                Kind.CASE_COLLISION,
                next.path(),
                "it differs from " + last.path() + " by case alone"));
      }
      last = next;
    }
  }

  private static Hazard collision(String folder, @Nullable Folded last, Folded next) {
    String other = last == null ? "" : last.path().substring(0, folder.length());
    return new Hazard(
        Kind.CASE_COLLISION,
        next.path().substring(0, folder.length()),
        "this folder differs from " + other + " by case alone");
  }

  /// The shortest folder of both that is spelt in two ways, in lower case; empty if none is.
  private static String otherFolder(String one, String other) {
    int end = 0;
    for (int slash = one.indexOf('/'); slash > 0; slash = one.indexOf('/', slash + 1)) {
      if (!one.regionMatches(true, 0, other, 0, slash + 1)) {
        return "";
      }
      if (!one.regionMatches(end, other, end, slash - end)) {
        return one.substring(0, slash).toLowerCase(Locale.ROOT);
      }
      end = slash;
    }
    return "";
  }

  @Override
  public void close() {
    runs.close();
  }
}
