package org.tranship.runbook.imagestore.tree;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.tree.Hazard.Kind;

/// One look through the tree of an image store, from its listing alone: how much is in it, which
/// packages are whole, and what of it a native store could not hold. Changes nothing.
public final class TreeScan {
  /// What else stands against the path of a file.
  public interface Names {
    /// Nothing more than the rules.
    Names ANY = _ -> List.of();

    List<Hazard> against(String path);
  }

  private final Layout layout;
  private final Wholeness wholeness;
  private long files;
  private long bytes;
  private long markers;

  private TreeScan(Layout layout) {
    this.layout = layout;
    this.wholeness = new Wholeness(layout);
  }

  /// A look that goes along with somebody else's listing: see [#see].
  public static TreeScan beside(Layout layout) {
    return new TreeScan(layout);
  }

  /// Takes one entry of a listing for what it says of which packages are whole. What there is of a
  /// listing has to be shown whole, markers too, before anything is asked.
  public void see(Entry entry) {
    var _ = counted(entry);
  }

  /// Looks through a store.
  ///
  /// @param store with the usual layers
  /// @param layout how the store says that a package is whole
  /// @param rules what names may not be
  /// @param scratch where temporary files go
  /// @param told is told of every hazard, those of single paths in the order of the listing, then
  ///   packages that are not whole, then collisions of case
  /// @throws StoreException if the store cannot be listed to its end
  public static TreeScan of(
      Store store, Layout layout, NameRules rules, Path scratch, Consumer<Hazard> told)
      throws InterruptedException {
    return of(store, layout, rules, Names.ANY, scratch, told);
  }

  /// Looks through a store, with more to be held against each path.
  ///
  /// @param names what else stands against a path that the rules allow
  public static TreeScan of(
      Store store, Layout layout, NameRules rules, Names names, Path scratch, Consumer<Hazard> told)
      throws InterruptedException {
    TreeScan scan = new TreeScan(layout);
    try (CaseCollisions cases = new CaseCollisions(scratch, rules.windows());
        Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = next(listing, told); entry != null; entry = next(listing, told)) {
        scan.look(entry, rules, names, cases, told);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      for (String unit : scan.wholeness.incomplete()) {
        told.accept(new Hazard(Kind.INCOMPLETE, unit, incomplete(layout)));
      }
      cases.tell(told);
      return scan;
    } catch (IOException e) {
      throw StoreException.of(StoreException.Kind.UNEXPECTED, "list", store.toString())
          .because("sorting its paths in " + scratch + " failed: " + e.getMessage())
          .next("Make room there.")
          .causedBy(e)
          .build();
    }
  }

  /// The next file. What the store names as something that cannot be copied is told and passed
  /// over.
  private static @Nullable Entry next(Listing listing, Consumer<Hazard> told) {
    while (true) {
      try {
        return listing.next();
      } catch (StoreException fault) {
        Key key = fault.key().orElseThrow(() -> fault);
        if (fault.kind() != StoreException.Kind.UNSUPPORTED) {
          throw fault;
        }
        told.accept(Hazard.noFile(key, fault));
      }
    }
  }

  private void look(
      Entry entry, NameRules rules, Names names, CaseCollisions cases, Consumer<Hazard> told)
      throws IOException {
    TreePath read = counted(entry);
    if (read == null) {
      return;
    }
    String path = read.text();
    if (read.meaning() == TreePath.Meaning.LEFTOVER) {
      told.accept(
          new Hazard(
              Kind.LEFTOVER,
              path,
              "an interrupted replacement left it, so what it was to replace may not be whole"));
      return;
    }
    cases.add(path);
    List<Hazard> found = rules.against(path);
    (found.isEmpty() ? names.against(path) : found).forEach(told);
  }

  /// @return the path of what is no marker
  private @Nullable TreePath counted(Entry entry) {
    String path = entry.key().text();
    Marker marker = Marker.of(path, layout);
    if (marker != Marker.NONE) {
      markers++;
      wholeness.mark(marker, path);
      return null;
    }
    TreePath read = TreePath.of(path, layout);
    if (read.meaning() != TreePath.Meaning.LEFTOVER) {
      files++;
      bytes += entry.size().bytes();
      wholeness.content(read);
    }
    return read;
  }

  private static String incomplete(Layout layout) {
    return switch (layout) {
      case XSTORE -> "it has no " + Marker.XSTORE.text() + ", so its upload never came to its end";
      case FILES -> "it has a " + Marker.WRITER_LOCK.text() + ", so somebody writes it, or died";
      case NATIVE ->
          "a directory of it has no "
              + Marker.NATIVE.text()
              + ", so its upload never came to its end";
    };
  }

  /// How many files of content there are.
  public long files() {
    return files;
  }

  /// How many bytes they have together.
  public ByteCount bytes() {
    return ByteCount.of(bytes);
  }

  /// How many markers and locks there are.
  public long markers() {
    return markers;
  }

  /// The folders of packages that are not whole.
  public Set<String> incomplete() {
    return wholeness.incomplete();
  }

  /// Whether a directory carries, at a native store, the marker of one that is whole. Directories
  /// that are written to file by file never do.
  public boolean carriesMarker(String directory) {
    return !TreePath.isWrittenSingly(directory) && wholeness.isWhole(directory);
  }

  /// A folder, or a single file, of which a later look at the same store says something else as to
  /// whether it is whole; empty if there is none.
  public Optional<String> difference(TreeScan later) {
    return wholeness.difference(later.wholeness);
  }

  /// Whether a directory carries a marker at the store that was looked at.
  public boolean carries(String directory) {
    return wholeness.carries(directory);
  }

  /// The folder that was uploaded as a whole with this path in it; empty for a file by itself.
  public String unit(String path) {
    return wholeness.unit(path);
  }

  /// The folders that were uploaded as a whole, of which there is any content.
  public Set<String> units() {
    return wholeness.units();
  }
}
