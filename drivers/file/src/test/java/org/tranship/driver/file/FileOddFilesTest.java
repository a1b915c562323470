package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.testkit.contract.Probe;

/// What may lie in a directory and is no object: each is named, none is passed over.
class FileOddFilesTest {
  @TempDir Path root;

  private FileStore store(Map<String, String> options) {
    return new FileStore(
        FileSettings.of(new StoreSpec(new Location("file", root.toString()), options, Map.of())));
  }

  private static List<StoreException> faults(FileStore store, List<Key> keys) {
    List<StoreException> faults = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      while (true) {
        try {
          Entry entry = listing.next();
          if (entry == null) {
            return faults;
          }
          keys.add(entry.key());
        } catch (StoreException e) {
          faults.add(e);
        }
      }
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }

  @Test
  void namesPipesAndSocketsAndNeverWaitsForThem() throws Exception {
    Files.createFile(root.resolve("a-file"));
    run("mkfifo", root.resolve("pipe").toString());
    Files.createFile(root.resolve("z-file"));
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        FileStore store = store(Map.of())) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
      List<Key> keys = new ArrayList<>();
      List<StoreException> faults = faults(store, keys);
      assertThat(keys).containsExactly(Key.of("a-file"), Key.of("z-file"));
      assertThat(faults).extracting(StoreException::kind).containsOnly(Kind.UNSUPPORTED);
      assertThat(faults)
          .extracting(StoreException::getMessage)
          .satisfiesExactly(
              one -> assertThat(one).contains("\"pipe\"").contains("a named pipe (fifo)"),
              two -> assertThat(two).contains("\"socket\"").contains("a socket"));
      for (String name : List.of("pipe", "socket")) {
        Key key = Key.of(name);
        assertThatThrownBy(() -> store.open(key, ReadRequest.WHOLE))
            .isInstanceOf(StoreException.class);
        assertThat(new Probe(store).refusal(() -> store.put(PutRequest.of(key, new byte[1]))))
            .isEqualTo(Kind.UNSUPPORTED);
        assertThat(
                new Probe(store)
                    .refusal(() -> store.delete(List.of(DeleteRequest.of(key))).getFirst()))
            .isEqualTo(Kind.UNSUPPORTED);
        assertThat(Files.exists(root.resolve(name))).isTrue();
      }
    }
  }

  @Test
  void reportsNamesThatAreNoText() throws Exception {
    run("sh", "-c", "cd \"$0\" && mkdir d && : > \"$(printf 'd/caf\\351.txt')\"", root.toString());
    Files.writeString(root.resolve("d/a\uFFFDb"), "a name with this very character");
    Files.writeString(root.resolve("d/z"), "behind");
    try (FileStore store = store(Map.of())) {
      List<Key> keys = new ArrayList<>();
      List<StoreException> faults = faults(store, keys);
      assertThat(keys).containsExactly(Key.of("d/a\uFFFDb"), Key.of("d/z"));
      assertThat(faults).hasSize(1);
      assertThat(faults.getFirst().kind()).isEqualTo(Kind.INVALID_KEY);
      assertThat(faults.getFirst()).hasMessageContaining("d/caf").hasMessageContaining("UTF-8");
    }
  }

  @Test
  void reportsNamesThatNoKeyIsEncodedAs() throws IOException {
    Files.createFile(root.resolve("100%"));
    Files.createFile(root.resolve("100%25"));
    Files.createFile(root.resolve("%"));
    try (FileStore store = store(Map.of("encode-keys", "true"))) {
      List<Key> keys = new ArrayList<>();
      List<StoreException> faults = faults(store, keys);
      assertThat(keys).containsExactly(Key.of("100%"));
      assertThat(faults)
          .extracting(fault -> fault.key().orElseThrow().text())
          .containsExactly("100%", "%");
    }
  }

  @Test
  void treatsEmptyDirectoriesAsTheOptionSays() throws IOException {
    Files.createDirectories(root.resolve("empty/deeper"));
    Files.createDirectories(root.resolve("full/sub"));
    Files.createFile(root.resolve("full/sub/file"));
    for (String policy : List.of("ignore", "keep", "refuse")) {
      try (FileStore store = store(Map.of("empty-directories", policy))) {
        List<Key> keys = new ArrayList<>();
        List<StoreException> faults = faults(store, keys);
        assertThat(keys).containsExactly(Key.of("full/sub/file"));
        assertThat(faults).hasSize(policy.equals("refuse") ? 1 : 0);
        faults.forEach(fault -> assertThat(fault.key()).contains(Key.of("empty/deeper/")));
        new Probe(store).put("gone/with/it", new byte[0]);
        new Probe(store)
            .done(store.delete(List.of(DeleteRequest.of(Key.of("gone/with/it")))).getFirst());
        assertThat(Files.exists(root.resolve("gone"))).isEqualTo(policy.equals("keep"));
        if (policy.equals("keep")) {
          Files.delete(root.resolve("gone/with"));
          Files.delete(root.resolve("gone"));
        }
      }
    }
  }

  @Test
  void isNotABodyOfADirectory() throws IOException {
    Files.createDirectories(root.resolve("directory"));
    try (FileStore store = store(Map.of())) {
      assertThat(store.stat(Key.of("directory"))).isEmpty();
      assertThatThrownBy(() -> store.open(Key.of("directory"), ReadRequest.WHOLE))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
      new Probe(store)
          .done(store.delete(List.of(DeleteRequest.of(Key.of("directory")))).getFirst());
      assertThat(root.resolve("directory")).isDirectory();
      // A directory without files, left by a killed write perhaps, is no object and in nobody's
      // way.
      Files.createDirectories(root.resolve("directory/below"));
      new Probe(store).put("directory", new byte[] {1});
      assertThat(root.resolve("directory")).isRegularFile();
    }
  }
}
