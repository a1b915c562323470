package org.tranship.runbook.imagestore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.Marker;
import org.tranship.runbook.imagestore.tree.TreePath;
import org.tranship.runbook.imagestore.tree.TreePath.Meaning;

/// What lies in an image store, by whom it belongs to, and what of it nobody has registered. It
/// only reports: a version that nobody uses may be what a differential package refers to.
///
/// @param shares files and bytes of each application type, of the cluster's own versions, and of
///   each package that was copied in
/// @param folders bytes of all files below each folder at the top, markers and locks left out, and
///   of each application type
/// @param orphans what is in the store and not registered; empty where nobody said what is
public record StoreInventory(
    Map<String, Share> shares, Map<String, Long> folders, Set<String> orphans) {
  private static final Pattern TYPE_VERSION =
      Pattern.compile(".*/ApplicationManifest\\.(.+)\\.xml");
  private static final Pattern CLUSTER_VERSION = Pattern.compile(".*/ClusterManifest\\.(.+)\\.xml");
  private static final Pattern RUNTIME_VERSION =
      Pattern.compile(
          "[^/]*/(?i:WindowsFabric\\.|servicefabric_)(.+?)(?i:\\.(?:msi|cab|deb|rpm|zip))?");
  private static final String CLUSTER = "cluster";
  private static final String RUNTIME = "runtime";

  /// Files and their bytes.
  public record Share(long files, long bytes) {
    Share with(ByteCount size) {
      return new Share(files + 1, bytes + size.bytes());
    }
  }

  /// What is registered with a cluster.
  ///
  /// @param versions application types with their versions, the word `cluster` with the versions of
  ///   its manifests, and the word `runtime` with those of its runtime; where no runtime is named,
  ///   nobody said which are registered, and none is called an orphan
  public record Registered(Set<String> versions) {
    public Registered {
      versions = Set.copyOf(versions);
    }

    private boolean namesRuntimes() {
      return versions.stream().anyMatch(version -> version.startsWith(RUNTIME + " "));
    }

    /// More that is registered.
    public Registered with(Set<String> more) {
      Set<String> all = new TreeSet<>(versions);
      all.addAll(more);
      return new Registered(all);
    }

    /// @param lines an application type, or one of the words `cluster` and `runtime`, and a version
    ///   each; empty lines and those that begin with # are passed over
    /// @throws ImageStoreException naming a line of another form
    public static Registered of(Iterable<String> lines) {
      Set<String> versions = new TreeSet<>();
      int number = 0;
      for (String line : lines) {
        number++;
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        int blank = text.lastIndexOf(' ');
        if (blank < 0) {
          throw new ImageStoreException(
              ImageStoreException.LIST,
              "Line "
                  + number
                  + " of what is registered is no name and version: \""
                  + text
                  + "\". Write one a line, as in CalcServiceApp 2.0, or cluster 7.0 for a manifest of"
                  + " the cluster, or runtime 9.1.1436.9590.");
        }
        versions.add(text.substring(0, blank).strip() + " " + text.substring(blank + 1));
      }
      return new Registered(versions);
    }
  }

  public StoreInventory {
    shares = new LinkedHashMap<>(shares);
    folders = new LinkedHashMap<>(folders);
    orphans = new TreeSet<>(orphans);
  }

  /// Looks through the listing of a store. Held in memory is what lies at the top of it.
  ///
  /// @param layout how the store says that a package is whole, which says what of it is content
  /// @param registered what is registered, if anybody said so
  public static StoreInventory of(Store store, Layout layout, Optional<Registered> registered)
      throws InterruptedException {
    Map<String, Share> shares = new TreeMap<>();
    Map<String, Long> folders = new TreeMap<>();
    Set<String> orphans = new TreeSet<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        String text = entry.key().text();
        TreePath path = TreePath.of(text, layout);
        if (Marker.of(text, layout) != Marker.NONE || path.meaning() == Meaning.LEFTOVER) {
          continue;
        }
        ByteCount size = entry.size();
        String folder = folder(text);
        if (!folder.isEmpty()) {
          folders.merge(folder, size.bytes(), Long::sum);
        }
        shares.merge(owner(path), new Share(0, 0).with(size), (old, _) -> old.with(size));
        registered.flatMap(it -> orphan(path, it)).ifPresent(orphans::add);
      }
    }
    return new StoreInventory(shares, folders, orphans);
  }

  /// The folder of which a size is told: that of an application type, else the one at the top.
  private static String folder(String path) {
    int first = path.indexOf('/');
    if (first < 0) {
      return "";
    }
    String top = path.substring(0, first);
    int second = path.indexOf('/', first + 1);
    if (!top.equals(TreePath.STORE)) {
      return top;
    }
    // Of what lies there beside the types no folder's size says anything.
    return second > 0 ? path.substring(0, second) : "";
  }

  private static String owner(TreePath path) {
    return switch (path.meaning()) {
      case INCOMING -> "incoming " + path.owner();
      case CLUSTER_MANIFEST, RUNTIME -> CLUSTER;
      default -> path.owner().isEmpty() ? "other" : "type " + path.owner();
    };
  }

  private static Optional<String> orphan(TreePath path, Registered registered) {
    return switch (path.meaning()) {
      case INCOMING ->
          Optional.of("the package " + path.owner() + " was copied in and lies there still");
      case TYPE_MANIFEST ->
          unknown(path.owner(), TYPE_VERSION.matcher(path.text()), path, registered);
      case CLUSTER_MANIFEST ->
          unknown(CLUSTER, CLUSTER_VERSION.matcher(path.text()), path, registered);
      case RUNTIME ->
          registered.namesRuntimes()
              ? unknown(RUNTIME, RUNTIME_VERSION.matcher(runtime(path)), path, registered)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// The package of a runtime, which is a file or a folder.
  private static String runtime(TreePath path) {
    return path.unit().isEmpty() ? path.text() : path.unit();
  }

  private static Optional<String> unknown(
      String name, Matcher version, TreePath path, Registered registered) {
    String found = version.matches() ? name + " " + version.group(1) : name + " " + runtime(path);
    return registered.versions().contains(found)
        ? Optional.empty()
        : Optional.of(found + " is in the store and not registered");
  }
}
