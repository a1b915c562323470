package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
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
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.testkit.contract.Probe;

/// Symbolic links under each value of the option `links`.
class FileLinksTest {
  @TempDir Path directory;
  private Path root;
  private Path outside;

  @BeforeEach
  void plant() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "not ours");
    Files.createDirectories(root.resolve("real/sub"));
    Files.writeString(root.resolve("real/sub/file"), "ours");
    Files.createSymbolicLink(root.resolve("to-file"), Path.of("real/sub/file"));
    Files.createSymbolicLink(root.resolve("to-directory"), Path.of("real"));
    Files.createSymbolicLink(root.resolve("to-nothing"), Path.of("real/none"));
    Files.createSymbolicLink(root.resolve("to-outside"), outside);
    Files.createSymbolicLink(root.resolve("to-secret"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("real/sub/up"), Path.of("../.."));
  }

  private FileStore store(String links) {
    return new FileStore(
        FileSettings.of(
            new StoreSpec(
                new Location("file", root.toString()), Map.of("links", links), Map.of())));
  }

  /// What a listing gives: keys, and for each fault its key with an exclamation mark.
  private static List<String> walk(FileStore store) {
    List<String> seen = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      while (true) {
        try {
          Entry entry = listing.next();
          if (entry == null) {
            return seen;
          }
          seen.add(entry.key().text());
        } catch (StoreException e) {
          assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
          seen.add("!" + e.key().orElseThrow().text());
        }
      }
    }
  }

  private static Kind kind(Runnable call) {
    try {
      call.run();
    } catch (StoreException e) {
      return e.kind();
    }
    throw new AssertionError("The call did not fail.");
  }

  @Test
  void refusesLinksByNameAndGoesOn() {
    try (FileStore store = store("refuse")) {
      assertThat(walk(store))
          .containsExactly(
              "real/sub/file",
              "!real/sub/up",
              "!to-directory",
              "!to-file",
              "!to-nothing",
              "!to-outside",
              "!to-secret");
      for (String name : List.of("to-file", "to-secret", "to-outside/secret", "to-directory/x")) {
        Key key = Key.of(name);
        assertThat(kind(() -> store.stat(key))).as(name).isEqualTo(Kind.UNSUPPORTED);
        assertThat(kind(() -> store.open(key, ReadRequest.WHOLE)))
            .as(name)
            .isEqualTo(Kind.UNSUPPORTED);
        assertThat(
                new Probe(store)
                    .refusal(() -> store.delete(List.of(DeleteRequest.of(key))).getFirst()))
            .as(name)
            .isEqualTo(Kind.UNSUPPORTED);
      }
    }
    assertThat(outside.resolve("secret")).hasContent("not ours");
  }

  @Test
  void neverWritesThroughADirectoryLinkThatLeadsOut() {
    for (String links : List.of("refuse", "keep", "follow")) {
      try (FileStore store = store(links)) {
        for (String name : List.of("to-outside/new", "to-outside/deep/new", "to-outside/secret")) {
          assertThat(
                  new Probe(store)
                      .refusal(() -> store.put(PutRequest.of(Key.of(name), new byte[] {1}))))
              .as("links=%s, %s", links, name)
              .isEqualTo(Kind.UNSUPPORTED);
        }
      }
    }
    assertThat(outside.resolve("secret")).hasContent("not ours");
    assertThat(outside.toFile().list()).containsExactly("secret");
  }

  @Test
  void followsLinksThatStayBelowTheRoot() {
    try (FileStore store = store("follow")) {
      assertThat(walk(store))
          .containsExactly(
              "real/sub/file",
              "!real/sub/up/",
              "to-directory/sub/file",
              "!to-directory/sub/up/",
              "to-file",
              "!to-nothing",
              "!to-outside",
              "!to-secret");
      for (String name : List.of("to-file", "to-directory/sub/file")) {
        assertThat(new Probe(store).read(Key.of(name), ReadRequest.WHOLE))
            .asString()
            .isEqualTo("ours");
        assertThat(new Probe(store).entry(Key.of(name)).size().bytes()).isEqualTo(4);
      }
      for (String name : List.of("to-secret", "to-outside/secret")) {
        assertThatThrownBy(() -> store.open(Key.of(name), ReadRequest.WHOLE))
            .hasMessageContaining("leads out of the directory");
      }
      new Probe(store).put("to-directory/new", new byte[] {1});
      assertThat(root.resolve("real/new")).exists();
      // Emptied by the delete, a directory goes; a link to one stays.
      new Probe(store)
          .done(store.delete(List.of(DeleteRequest.of(Key.of("to-directory/new")))).getFirst());
      assertThat(root.resolve("to-directory")).isSymbolicLink();
    }
  }

  @Test
  void keepsLinksAsObjectsWithoutBytes() throws IOException {
    try (FileStore store = store("keep")) {
      assertThat(walk(store))
          .containsExactly(
              "real/sub/file",
              "real/sub/up",
              "to-directory",
              "to-file",
              "to-nothing",
              "to-outside",
              "to-secret");
      Entry entry = new Probe(store).entry(Key.of("to-nothing"));
      assertThat(entry.size().bytes()).isZero();
      assertThat(entry.attributes().get(Attributes.LINK)).contains("real/none");
      assertThat(new Probe(store).read(Key.of("to-secret"), ReadRequest.WHOLE)).isEmpty();

      PutRequest link =
          PutRequest.of(Key.of("new/link"), new byte[0])
              .with(
                  Attributes.of(Map.of(Attributes.LINK, "../to-file", Attributes.MODIFIED, "5.5")));
      new Probe(store).done(store.put(link));
      assertThat(Files.readSymbolicLink(root.resolve("new/link"))).hasToString("../to-file");
      assertThat(
              Files.getLastModifiedTime(root.resolve("new/link"), LinkOption.NOFOLLOW_LINKS)
                  .toMillis())
          .isEqualTo(5500);
      // The link is replaced by a file, and where it pointed is left alone.
      new Probe(store).put("to-file", new byte[] {9});
      assertThat(root.resolve("to-file")).isRegularFile();
      assertThat(root.resolve("real/sub/file")).hasContent("ours");
      new Probe(store)
          .done(store.delete(List.of(DeleteRequest.of(Key.of("to-directory")))).getFirst());
      assertThat(root.resolve("real/sub/file")).exists();
    }
  }

  @Test
  void refusesALinkWithBytesOrAMode() {
    try (FileStore store = store("keep")) {
      Attributes link = Attributes.of(Attributes.LINK, "x");
      for (PutRequest request :
          List.of(
              PutRequest.of(Key.of("l"), new byte[] {1}).with(link),
              PutRequest.of(Key.of("l"), new byte[0]).with(link.with(Attributes.MODE, "600")),
              PutRequest.of(Key.of("l"), new byte[0]).with(Attributes.of(Attributes.LINK, "")))) {
        assertThat(new Probe(store).refusal(() -> store.put(request))).isEqualTo(Kind.UNSUPPORTED);
      }
    }
  }

  @Test
  void takesARootThatIsItselfALink() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link-to-root"), root.resolve("real"));
    try (FileStore store = new FileStore(FileSettings.of(link))) {
      assertThat(new Probe(store).entry(Key.of("sub/file")).size().bytes()).isEqualTo(4);
      new Probe(store).put("more/below", new byte[] {1});
      assertThat(root.resolve("real/more/below")).exists();
    }
  }
}
