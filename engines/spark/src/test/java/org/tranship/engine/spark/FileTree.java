package org.tranship.engine.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.Engine;
import org.tranship.core.work.WorkItem;

/// Files to be copied, and the work of copying them.
final class FileTree {
  private FileTree() {}

  /// Writes so many small files, and each fiftieth larger.
  static void fill(Path directory, int count) throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[i % 50 == 0 ? 300_000 : 2_000];
      random.nextBytes(bytes);
      Path file = directory.resolve("d%02d".formatted(i % 10)).resolve("f%05d".formatted(i));
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    }
  }

  static StoreSpec spec(Path directory) {
    return StoreSpec.of("file:" + directory);
  }

  /// All objects of a store as items that keep their keys.
  static Engine.Work copying(StoreSpec source) {
    List<WorkItem> items = new ArrayList<>();
    try (Store store = Stores.installed(new SecretVault(System.getenv())).open(source);
        Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        items.add(WorkItem.same(entry.key(), entry.size(), entry.version()));
      }
    }
    List<WorkItem> left = new ArrayList<>(items);
    return most -> {
      List<WorkItem> next = List.copyOf(left.subList(0, Math.min(most, left.size())));
      left.subList(0, next.size()).clear();
      return next;
    };
  }
}
