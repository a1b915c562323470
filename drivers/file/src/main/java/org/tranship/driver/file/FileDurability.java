package org.tranship.driver.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Durability;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// Makes a batch of objects safe from a power cut. On Linux by one `syncfs` for each file system
/// that holds some of them, which covers the files, their names, and the directories made for them;
/// elsewhere by a force of each file and of each directory up to the root.
///
/// `syncfs` tells of a write that failed only if its descriptor was open when it failed. So the one
/// of the root's file system is opened before the first object is written ([#watch]) and kept; that
/// of a file system mounted below the root is opened with the first batch that touches it.
///
/// On a file system in user space (FUSE) or on a network the call reaches as far as that file
/// system passes it on; the rest is its server's promise.
final class FileDurability implements Durability {
  private final FilePaths paths;
  private final FileErrors errors;
  private final Optional<SystemCalls> posix;
  private final ReentrantLock opening = new ReentrantLock();
  private final Map<Long, Integer> descriptors = new HashMap<>();
  private boolean closed;

  FileDurability(FilePaths paths, FileErrors errors, Optional<SystemCalls> posix) {
    this.paths = paths;
    this.errors = errors;
    this.posix = posix;
  }

  @Override
  public void settle(Collection<Key> keys) {
    if (keys.isEmpty()) {
      return;
    }
    Path root = paths.needed("write", null);
    // The JDK's threads of virtual threads are few, and a native call holds one: so it gets its
    // own.
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("tranship-settle")
        .start(
            () -> {
              try {
                settle(root, keys);
                end.complete(null);
              } catch (Throwable e) {
                end.completeExceptionally(e);
              }
            });
    try {
      end.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted("write", null);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case StoreException known -> known;
        case IOException fault -> errors.of(fault, "write", null);
        case SystemCalls.Refused fault -> errors.of(fault, "write", null);
        case null, default -> new IllegalStateException(e.getCause());
      };
    }
  }

  private void settle(Path root, Collection<Key> keys) throws IOException, SystemCalls.Refused {
    Set<Path> files = new LinkedHashSet<>(keys.size() * 2);
    Set<Path> directories = new LinkedHashSet<>();
    for (Key key : keys) {
      Path file = paths.of(root, key, "write");
      files.add(file);
      directories.add(file.getParent());
    }
    if (posix.isPresent()) {
      Set<Integer> systems = new HashSet<>();
      systems.add(watch(posix.get(), root));
      for (Path directory : directories) {
        // A directory that is gone went with its last file: what must be kept is its parent's word.
        @Nullable Path there = directory;
        while (there != null && there.startsWith(root) && !Files.isDirectory(there)) {
          there = there.getParent();
        }
        systems.add(watch(posix.get(), there == null ? root : there));
      }
      for (int descriptor : systems) {
        posix.get().syncfs(descriptor);
      }
    } else {
      forceEach(root, files, directories);
    }
  }

  /// Keeps a descriptor of the file system of a directory, from now until the store is closed.
  void watch(Path directory) {
    if (posix.isPresent()) {
      try {
        int _ = watch(posix.get(), directory);
      } catch (IOException e) {
        throw errors.of(e, "write", null);
      } catch (SystemCalls.Refused e) {
        throw errors.of(e, "write", null);
      }
    }
  }

  private int watch(SystemCalls calls, Path directory) throws IOException, SystemCalls.Refused {
    long device = FileFacts.of(directory, true).device();
    opening.lock();
    try {
      if (closed) {
        throw errors.closed("write", null);
      }
      Integer known = descriptors.get(device);
      if (known == null) {
        known = calls.openDirectory(directory);
        descriptors.put(device, known);
      }
      return known;
    } finally {
      opening.unlock();
    }
  }

  private static void forceEach(Path root, Set<Path> files, Set<Path> directories)
      throws IOException {
    for (Path file : files) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        force(file);
      }
    }
    Set<Path> all = new LinkedHashSet<>();
    for (Path directory : directories) {
      for (Path at = directory; at != null && at.startsWith(root); at = at.getParent()) {
        all.add(at);
      }
    }
    for (Path directory : all) {
      if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        force(directory);
      }
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      if (!FileErrors.isMissing(e)) {
        throw e;
      }
    }
  }

  void close() {
    opening.lock();
    try {
      closed = true;
      posix.ifPresent(calls -> descriptors.values().forEach(calls::close));
      descriptors.clear();
    } finally {
      opening.unlock();
    }
  }
}
