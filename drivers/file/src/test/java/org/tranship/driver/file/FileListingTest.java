package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;

/// The order of listings over a large tree with names that are neighbours of the slash.
class FileListingTest {
  private static final long SEED = 73;
  private static final int FILES = 50_000;
  private static final String[] PIECES = {
    "a", "b", "-", ".", "0", " ", "!", "+", "A", "é", "ÿ", "\uE000", "\uFFFD", "😀", "~", "aa"
  };
  private static final String[] DIRECTORIES = {"a", "a-", "a.", "aa", "a0", "é", "\uFFFD", "😀"};

  @TempDir Path root;

  @Test
  void listsFiftyThousandFilesInKeyOrder() throws IOException {
    Random random = new Random(SEED);
    TreeSet<Key> keys = new TreeSet<>();
    TreeSet<Key> directories = new TreeSet<>();
    while (keys.size() < FILES) {
      StringBuilder text = new StringBuilder();
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        text.append(DIRECTORIES[random.nextInt(DIRECTORIES.length)]).append('/');
      }
      Key key = Key.of(text.append(name(random)).toString());
      if (isFree(key, keys, directories)) {
        keys.add(key);
        Path path = root.resolve(key.text());
        Files.createDirectories(path.getParent());
        Files.createFile(path);
      }
    }
    List<Key> sorted = List.copyOf(keys);
    try (FileStore store = new FileStore(FileSettings.of(root))) {
      assertThat(new Probe(store).keys()).as("seed %d", SEED).isEqualTo(sorted);
      for (int i = 0; i < 30; i++) {
        int from = random.nextInt(FILES);
        assertThat(first(store, ListRequest.ALL.startingAfter(sorted.get(from)), 50))
            .as("seed %d, behind number %d", SEED, from)
            .isEqualTo(sorted.subList(from + 1, Math.min(from + 51, FILES)));
        String text = sorted.get(random.nextInt(FILES)).text();
        String prefix = text.substring(0, text.offsetByCodePoints(0, 1));
        ListRequest request = new ListRequest(prefix, Optional.of(sorted.get(from)));
        assertThat(first(store, request, 50))
            .as("seed %d, %s", SEED, request)
            .isEqualTo(
                sorted.stream()
                    .skip(from + 1L)
                    .filter(key -> key.startsWith(prefix))
                    .limit(50)
                    .toList());
      }
    }
  }

  private static String name(Random random) {
    while (true) {
      StringBuilder name = new StringBuilder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        name.append(PIECES[random.nextInt(PIECES.length)]);
      }
      if (!name.toString().equals(".") && !name.toString().equals("..")) {
        return name.toString();
      }
    }
  }

  /// Whether neither a file nor a directory stands in the key's way.
  private static boolean isFree(Key key, Set<Key> keys, Set<Key> directories) {
    if (keys.contains(key) || directories.contains(key)) {
      return false;
    }
    List<Key> above = new ArrayList<>();
    for (int slash = key.text().indexOf('/');
        slash > 0;
        slash = key.text().indexOf('/', slash + 1)) {
      Key directory = Key.of(key.text().substring(0, slash));
      if (keys.contains(directory)) {
        return false;
      }
      above.add(directory);
    }
    directories.addAll(above);
    return true;
  }

  private static List<Key> first(FileStore store, ListRequest request, int count) {
    List<Key> keys = new ArrayList<>();
    try (Listing listing = store.list(request)) {
      while (keys.size() < count) {
        Entry entry = listing.next();
        if (entry == null) {
          break;
        }
        keys.add(entry.key());
      }
    }
    return keys;
  }

  @Test
  void looksOnlyWhereTheRequestMayReach() throws IOException {
    for (String name : List.of("a/1", "b/2", "b/sub/3", "c/4")) {
      Files.createDirectories(root.resolve(name).getParent());
      Files.createFile(root.resolve(name));
    }
    // A link is a fault where it is met: a listing that need not come there does not meet it.
    Files.createSymbolicLink(root.resolve("a/link"), root);
    Files.createSymbolicLink(root.resolve("c/link"), root);
    try (FileStore store = new FileStore(FileSettings.of(root))) {
      assertThat(new Probe(store).keys(ListRequest.under("b/")))
          .containsExactly(Key.of("b/2"), Key.of("b/sub/3"));
      assertThat(first(store, ListRequest.ALL.startingAfter(Key.of("a/~")), 2))
          .containsExactly(Key.of("b/2"), Key.of("b/sub/3"));
    }
  }
}
