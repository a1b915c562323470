package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Condition;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.contract.Samples;

/// What files show of a write, and of a change under a reader.
class FilePutTest {
  @TempDir Path root;

  private FileStore store() {
    return new FileStore(FileSettings.of(root));
  }

  @Test
  void keepsTimesToTheNanosecondAndModes() throws IOException {
    try (FileStore store = store()) {
      Key key = Key.of("timed");
      Attributes attributes =
          Attributes.of(
              Map.of(Attributes.MODIFIED, "1600000000.123456789", Attributes.MODE, "0750"));
      new Probe(store).done(store.put(PutRequest.of(key, new byte[] {1}).with(attributes)));
      Path file = root.resolve("timed");
      assertThat(Files.getLastModifiedTime(file).toInstant())
          .isEqualTo(Instant.ofEpochSecond(1_600_000_000, 123_456_789));
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
      assertThat(new Probe(store).entry(key).attributes().asMap())
          .containsEntry(Attributes.MODIFIED, "1600000000.123456789")
          .containsEntry(Attributes.MODE, "750");
    }
  }

  @Test
  void refusesAttributesThatNoFileHas() {
    try (FileStore store = store()) {
      for (Map<String, String> wrong :
          List.of(
              Map.of(Attributes.MODE, "888"),
              Map.of(Attributes.MODE, "rwxr-x---"),
              Map.of(Attributes.MODE, "-7"),
              Map.of(Attributes.MODE, "040755"),
              Map.of(Attributes.MODIFIED, "yesterday"),
              Map.of(Attributes.MODIFIED, "1.0000000001"),
              Map.of(Attributes.MODIFIED, "1e30"))) {
        PutRequest request = PutRequest.of(Key.of("x"), new byte[1]).with(Attributes.of(wrong));
        assertThat(new Probe(store).refusal(() -> store.put(request)))
            .as("%s", wrong)
            .isEqualTo(Kind.UNSUPPORTED);
      }
      assertThat(new Probe(store).keys()).isEmpty();
    }
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void tellsWhatStandsInTheWay() throws IOException {
    Files.writeString(root.resolve("a"), "file");
    Files.createDirectories(root.resolve("d/sub"));
    Files.writeString(root.resolve("d/sub/x"), "file");
    try (FileStore store = store()) {
      assertThat(refused(store, "a/b/c")).contains("a file at \"a\"").contains("another name");
      assertThat(refused(store, "a/b")).contains("a file at \"a\"");
      assertThat(refused(store, "d")).contains("directory \"d\" with objects below it");
      assertThat(refused(store, "d/sub")).contains("directory \"d/sub\"");
      assertThat(refused(store, "../up")).contains("a part \"..\"").contains("encode-keys=true");
      assertThat(refused(store, Temporaries.RESERVED + "x")).contains("keeps for itself");
    }
  }

  /// The message with which the key is refused, whatever the condition.
  private static String refused(FileStore store, String key) {
    String always = refused(store, key, new Condition.Always());
    assertThat(refused(store, key, new Condition.IfAbsent())).isEqualTo(always);
    return always;
  }

  private static String refused(FileStore store, String key, Condition condition) {
    return switch (store.put(PutRequest.of(Key.of(key), new byte[1]).with(condition))) {
      case WriteOutcome.Refused(StoreException reason) -> {
        assertThat(reason.kind()).isEqualTo(Kind.INVALID_KEY);
        yield reason.getMessage();
      }
      case WriteOutcome.Done _, WriteOutcome.Unknown _ ->
          throw new AssertionError(key + " was not refused");
    };
  }

  @Test
  void saysThatTheRootIsMissing() throws IOException {
    Path gone = root.resolve("not-there");
    try (FileStore store = new FileStore(FileSettings.of(gone))) {
      Key key = Key.of("k");
      missing(store::check);
      missing(() -> store.list(ListRequest.ALL));
      missing(() -> store.stat(key));
      missing(() -> store.open(key, ReadRequest.WHOLE));
      assertThat(new Probe(store).refusal(() -> store.put(PutRequest.of(key, new byte[1]))))
          .isEqualTo(Kind.CONTAINER_MISSING);
      assertThat(gone).doesNotExist();
      // It may come later, as a mount does, and go again.
      Files.createDirectory(gone);
      new Probe(store).put("a/b", new byte[] {1});
      Files.move(gone, root.resolve("moved-away"));
      missing(() -> store.stat(key));
      assertThat(
              new Probe(store).refusal(() -> store.put(PutRequest.of(Key.of("c/d"), new byte[1]))))
          .isEqualTo(Kind.CONTAINER_MISSING);
      assertThat(gone).doesNotExist();
    }
    Files.writeString(gone, "a file");
    try (FileStore store = new FileStore(FileSettings.of(gone))) {
      assertThatThrownBy(store::check).hasMessageContaining("is no directory");
    }
  }

  private static void missing(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONTAINER_MISSING));
  }

  @Test
  void createsTheRootWithTheFirstWriteOnly() {
    Path later = root.resolve("some/where");
    StoreSpec spec =
        new StoreSpec(new Location("file", later.toString()), Map.of("create", "true"), Map.of());
    try (FileStore store = new FileStore(FileSettings.of(spec))) {
      store.check();
      assertThat(new Probe(store).keys()).isEmpty();
      assertThat(store.stat(Key.of("k"))).isEmpty();
      assertThat(later).doesNotExist();
      new Probe(store).put("k", new byte[] {1});
      assertThat(later.resolve("k")).exists();
    }
  }

  @Test
  void noticesAChangeWhileReading() throws IOException {
    Path file = root.resolve("big");
    byte[] bytes = Samples.bytes(1, 2_000_000);
    try (FileStore store = store()) {
      changed(
          store, file, bytes, () -> Files.write(file, new byte[] {1}, StandardOpenOption.WRITE));
      changed(store, file, bytes, () -> Files.write(file, new byte[1], StandardOpenOption.APPEND));
      changed(store, file, bytes, () -> Files.write(file, new byte[1000]));
      changed(store, file, bytes, () -> Files.delete(file));
      changed(
          store, file, bytes, () -> new Probe(store).put("big", Samples.bytes(2, bytes.length)));
    }
  }

  /// Something that happens to a file.
  @FunctionalInterface
  private interface Change {
    void happen() throws IOException;
  }

  private static void changed(FileStore store, Path file, byte[] bytes, Change change)
      throws IOException {
    Files.write(file, bytes);
    try (ObjectBody body = store.open(Key.of("big"), ReadRequest.WHOLE)) {
      assertThat(body.stream().readNBytes(1000)).hasSize(1000);
      change.happen();
      assertThatThrownBy(() -> body.stream().readAllBytes())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHANGED));
    }
    // Also by one who stops at the last byte and never sees the end of the stream.
    Files.write(file, bytes);
    try (ObjectBody body = store.open(Key.of("big"), ReadRequest.WHOLE)) {
      assertThat(body.stream().readNBytes(1000)).hasSize(1000);
      change.happen();
      assertThatThrownBy(() -> body.stream().readNBytes(bytes.length - 1000))
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void leavesNothingBehindWhenClosed() {
    try (FileStore store = store()) {
      new Probe(store).put("a", new byte[] {1});
      assertThat(root.toFile().list()).hasSize(2); // the object and the store's mark
    }
    assertThat(root.toFile().list()).containsExactly("a");
  }
}
