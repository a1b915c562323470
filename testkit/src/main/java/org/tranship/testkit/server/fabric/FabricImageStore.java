package org.tranship.testkit.server.fabric;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the image store of the cluster holds. Tests put into it and look into it here, past the
/// gateway; paths are with slashes.
public final class FabricImageStore {
  /// The name of the empty file that says that a directory is complete.
  public static final String MARKER = "_.dir";

  private static final Set<String> RESERVED = Set.of("Store", "WindowsFabricStore");

  /// How much each rearrangement adds.
  private static final long ARRANGEMENT = 1L << 32;

  private final SortedMap<String, StoredFile> files = new TreeMap<>();
  private final Set<String> hidden = new TreeSet<>();
  private final FabricPlatform platform;
  private final boolean keepsBytes;
  private final Optional<ReplicaDirectory> replica;
  private final Clock clock;
  private final long dataLoss = 131_510_254_310_497_004L;
  private long configuration = 6 * ARRANGEMENT;
  private long version = 18;

  FabricImageStore(FabricSettings settings, Clock clock) {
    this.platform = settings.platform();
    this.keepsBytes = settings.keepsBytes();
    this.replica = settings.replica().map(ReplicaDirectory::new);
    this.clock = clock;
  }

  FabricPlatform platform() {
    return platform;
  }

  /// Publishes a file; one that is there gets a new version and keeps its spelling.
  ///
  /// @throws FabricRefusal if the nodes cannot have a file of this name
  public synchronized StoredFile put(String path, byte[] bytes) {
    return published(path, bytes.length, StoredFile.sha256(bytes), Optional.of(bytes));
  }

  private StoredFile published(String path, long size, String sha256, Optional<byte[]> bytes) {
    String plain = FabricPlatform.plain(path);
    if (plain.isEmpty() || !platform.canName(plain)) {
      throw new FabricRefusal(500, "FABRIC_E_IMAGESTORE_IOERROR", "Cannot create " + plain);
    }
    String key = platform.key(plain);
    Optional<StoredFile> before = Optional.ofNullable(files.get(key));
    StoredFile made =
        new StoredFile(
            before.map(StoredFile::path).orElse(plain),
            ++version,
            dataLoss,
            configuration,
            size,
            sha256,
            bytes.filter(_ -> keepsBytes).map(byte[]::clone),
            clock.instant());
    replica.ifPresent(disk -> disk.write(made, bytes.orElseThrow()));
    files.put(key, made);
    replica.ifPresent(disk -> before.ifPresent(disk::remove));
    return made;
  }

  /// Publishes a file of which only this is known.
  ///
  /// @param sha256 in hex
  /// @throws FabricRefusal if the nodes cannot have a file of this name
  synchronized void putForgotten(String path, long size, String sha256) {
    var _ = published(path, size, sha256, Optional.empty());
  }

  public synchronized Optional<StoredFile> get(String path) {
    return Optional.ofNullable(files.get(platform.key(FabricPlatform.plain(path))));
  }

  /// The paths of all files, in the order of the keys.
  public synchronized List<String> paths() {
    return files.values().stream().map(StoredFile::path).toList();
  }

  public synchronized boolean isEmpty() {
    return files.isEmpty();
  }

  /// Has listings omit a file, as they do while it is neither here nor there.
  public synchronized void hide(String path, boolean yes) {
    String key = platform.key(FabricPlatform.plain(path));
    if (yes) {
      hidden.add(key);
    } else {
      hidden.remove(key);
    }
  }

  synchronized boolean shows(StoredFile file) {
    return !hidden.contains(platform.key(file.path()));
  }

  /// Files in a folder and below it, those that listings omit included; all for the root.
  synchronized List<StoredFile> below(String folder) {
    String prefix = folder.isEmpty() ? "" : platform.key(FabricPlatform.plain(folder)) + "/";
    List<StoredFile> found = new ArrayList<>();
    files.tailMap(prefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .forEach(entry -> found.add(entry.getValue()));
    return found;
  }

  /// Removes a file, or all below a folder. What is not there is removed already.
  ///
  /// @throws FabricRefusal for what the cluster keeps for itself
  public synchronized void delete(String path) {
    String plain = FabricPlatform.plain(path);
    if (RESERVED.stream().anyMatch(name -> platform.key(name).equals(platform.key(plain)))) {
      throw new FabricRefusal(
          400,
          "FABRIC_E_IMAGEBUILDER_RESERVED_DIRECTORY_ERROR",
          plain + " is a reserved directory.");
    }
    List<StoredFile> gone = new ArrayList<>(below(plain));
    get(plain).ifPresent(gone::add);
    for (StoredFile file : gone) {
      files.remove(platform.key(file.path()));
      replica.ifPresent(disk -> disk.remove(file));
    }
  }

  /// Copies a file, or a folder that has its marker.
  ///
  /// @param skipped names of files that are left out
  /// @throws FabricRefusal when there is no such source
  public synchronized void copy(String from, String to, Set<String> skipped) {
    if (!keepsBytes) {
      throw new IllegalStateException("a double that keeps no bytes cannot copy");
    }
    String source = FabricPlatform.plain(from);
    Optional<StoredFile> single = get(source);
    if (single.isPresent()) {
      put(to, single.get().bytes().orElseThrow());
      return;
    }
    if (get(source + "/" + MARKER).isEmpty()) {
      throw new FabricRefusal(404, "FABRIC_E_FILE_NOT_FOUND", "There is no " + source);
    }
    for (StoredFile file : below(source)) {
      String rest = file.path().substring(source.length());
      if (!skipped.contains(rest.substring(rest.lastIndexOf('/') + 1))) {
        put(FabricPlatform.plain(to) + rest, file.bytes().orElseThrow());
      }
    }
  }

  synchronized void rearrange() {
    configuration += ARRANGEMENT;
  }
}
