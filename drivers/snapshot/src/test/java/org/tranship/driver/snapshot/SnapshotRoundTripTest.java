package org.tranship.driver.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.snapshot.RecordedObject;
import org.tranship.core.snapshot.SnapshotFormat;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.snapshot.SnapshotWriter;
import org.tranship.core.snapshot.SnapshotWriter.Missing;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What was recorded of a store comes back exactly.
class SnapshotRoundTripTest {
  private static final Digest MD5 = new Digest(DigestAlgorithm.MD5, "0123456789abcdef".repeat(2));
  private static final Digest SHA256 = Digest.sha256("0123456789abcdef".repeat(4));
  private static final Digest CRC32C = new Digest(DigestAlgorithm.CRC32C, "89abcdef");

  /// In the order of their bytes, which is not that of Java's strings.
  private static final List<String> ODD =
      List.of(
          "\0",
          " ",
          "/lead",
          "A",
          "a",
          "a\nb",
          "a//b",
          "a/b",
          "dir/",
          "e\u0301",
          "\u00e9",
          "\uFF01",
          "\uD83D\uDE80");

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("it?x=1 %41.db");
  }

  private static Entry entry(String key, Optional<Digest> digest) {
    return new Entry(
        Key.of(key),
        ByteCount.of(Long.MAX_VALUE),
        Version.of("\"etag\" é"),
        Optional.of(Instant.ofEpochSecond(-5, 123_456_789)),
        digest,
        Attributes.of(
            Map.of(
                Attributes.CONTENT_TYPE, "text/plain", "user.na\"me", "vä\nl\0ue", "tag.t", "")));
  }

  private static List<Entry> all(Store store) {
    List<Entry> entries = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  @Test
  void everyEntryComesBackInTheOrderOfBytes() {
    List<Entry> entries = ODD.stream().map(key -> entry(key, Optional.of(MD5))).toList();
    Entry bare = Entry.of(Key.of("\uD83D\uDE81"), 0, Version.NONE);
    try (SnapshotWriter writer = Snapshots.writer(file())) {
      entries.forEach(entry -> writer.add(RecordedObject.of(entry)));
      writer.add(RecordedObject.of(bare));
      writer.finish(Snapshots.ENDED);
    }
    try (Store store = Snapshots.open(file())) {
      store.check();
      List<Entry> expected = new ArrayList<>(entries);
      expected.add(bare);
      assertThat(all(store)).isEqualTo(expected);
      for (Entry entry : expected) {
        assertThat(store.stat(entry.key())).contains(entry);
      }
      assertThat(store.stat(Key.of("none"))).isEmpty();
      assertThat(store.feature(SnapshotHeader.class)).isPresent();
      assertThat(store.feature(SnapshotHeader.class).orElseThrow().location())
          .isEqualTo("memory:it");
      assertThat(store.capabilities().attributes())
          .containsExactlyInAnyOrder(
              Attributes.Kind.HEADERS, Attributes.Kind.USER, Attributes.Kind.TAGS);
    }
  }

  @Test
  void aListingBeginsBehindAKeyAndBelowAPrefix() {
    Snapshots.write(
        file(), ODD.stream().map(key -> Snapshots.object(key, 1)).toArray(RecordedObject[]::new));
    try (Store store = Snapshots.open(file())) {
      for (int i = 0; i < ODD.size(); i++) {
        assertThat(Snapshots.keys(store, ListRequest.ALL.startingAfter(Key.of(ODD.get(i)))))
            .isEqualTo(ODD.subList(i + 1, ODD.size()));
      }
      assertThat(Snapshots.keys(store, ListRequest.under("a/"))).containsExactly("a//b", "a/b");
      assertThat(Snapshots.keys(store, ListRequest.under("a/").startingAfter(Key.of("a//b"))))
          .containsExactly("a/b");
      assertThat(Snapshots.keys(store, ListRequest.under("nothing"))).isEmpty();
    }
  }

  @Test
  void theDigestIsTheListedOneOrThatOfTheContent() {
    try (SnapshotWriter writer = Snapshots.writer(file())) {
      writer.add(
          new RecordedObject(
              entry("both", Optional.of(MD5)), Optional.of(SHA256), Optional.of(CRC32C)));
      writer.add(
          new RecordedObject(
              entry("content", Optional.empty()), Optional.of(SHA256), Optional.of(CRC32C)));
      writer.add(RecordedObject.of(entry("listed", Optional.of(MD5))));
      writer.add(RecordedObject.of(entry("none", Optional.empty())));
      writer.finish(Snapshots.ENDED);
    }
    try (Store listed = Snapshots.open(file());
        Store content = Snapshots.open(file(), Map.of("digest", "content"))) {
      content.check();
      assertThat(all(listed).stream().map(Entry::digest))
          .containsExactly(
              Optional.of(MD5), Optional.of(SHA256), Optional.of(MD5), Optional.empty());
      assertThat(all(content).stream().map(Entry::digest))
          .containsExactly(
              Optional.of(SHA256), Optional.of(SHA256), Optional.of(MD5), Optional.empty());
    }
  }

  @Test
  void contentsThatWereNeverRecordedAreNotToldOf() {
    Snapshots.write(file(), Snapshots.object("a", 1));
    try (Store content = Snapshots.open(file(), Map.of("digest", "content"))) {
      assertThatThrownBy(content::check).hasMessageContaining("TRS-109", "--checksum");
    }
  }

  @Test
  void whatCouldNotBeListedIsAFaultInItsPlaceAgain() {
    StoreException fault =
        StoreException.of(Kind.ACCESS_DENIED, "list", "it").because("no right").build();
    try (SnapshotWriter writer = Snapshots.writer(file())) {
      writer.add(Snapshots.object("b", 1));
      writer.fault(Key.of("b"), Missing.DETAILS, fault);
      writer.fault(Key.of("c"), Missing.ENTRY, fault);
      writer.add(Snapshots.object("d", 1));
      writer.fault(Key.of("z"), Missing.ENTRY, fault);
      writer.fault(Key.of("a"), Missing.ENTRY, fault);
      writer.finish(Snapshots.ENDED);
    }
    try (Store store = Snapshots.open(file())) {
      assertThat(Snapshots.keys(store, ListRequest.ALL))
          .containsExactly("(a)", "b", "(c)", "d", "(z)");
      assertThat(Snapshots.keys(store, ListRequest.ALL.startingAfter(Key.of("b"))))
          .containsExactly("(c)", "d", "(z)");
      try (Listing listing = store.list(ListRequest.ALL)) {
        assertThatThrownBy(listing::next)
            .hasMessageContaining("TRS-105")
            .hasMessageContaining("no right");
      }
    }
  }

  @Test
  void itIsNeitherReadNorWritten() {
    Snapshots.write(file(), Snapshots.object("a", 1));
    Key key = Key.of("a");
    try (Store store = Snapshots.open(file())) {
      assertThat(store.capabilities().readable()).isFalse();
      assertThat(store.capabilities().writable()).isFalse();
      assertThatThrownBy(() -> store.open(key, ReadRequest.WHOLE)).hasMessageContaining("TRS-109");
      assertThat(store.put(PutRequest.of(key, new byte[1])))
          .isInstanceOf(WriteOutcome.Refused.class);
      assertThat(store.delete(List.of(DeleteRequest.of(key))).getFirst())
          .isInstanceOf(WriteOutcome.Refused.class);
      assertThat(store.stat(key)).isPresent();
    }
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    for (Map<String, String> wrong :
        Arrays.asList(Map.of("digset", "content"), Map.of("digest", "md5"))) {
      assertThatThrownBy(() -> Snapshots.open(file(), wrong)).hasMessageContaining("TRS-117");
    }
    assertThatThrownBy(() -> Snapshots.open(Path.of("")))
        .hasMessageContaining("the file is missing");
  }

  @Test
  void kindsThatWereAskedForAreKeptThoughNoObjectHasOne() {
    SnapshotHeader asked =
        new SnapshotHeader("memory:it", Instant.EPOCH, "1", true, Set.of(Attributes.Kind.TAGS));
    try (SnapshotWriter writer = SnapshotFormat.installed().create(file(), false, asked)) {
      writer.finish(Snapshots.ENDED);
    }
    try (Store store = Snapshots.open(file())) {
      assertThat(store.capabilities().attributes()).containsExactly(Attributes.Kind.TAGS);
      assertThat(store.feature(SnapshotHeader.class)).contains(asked);
      assertThat(Snapshots.keys(store, ListRequest.ALL)).isEmpty();
    }
  }
}
