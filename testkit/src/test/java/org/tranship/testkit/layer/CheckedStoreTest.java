package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.CheckedStore;
import org.tranship.core.layer.ReadOnlyStore;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What a poor store cannot do is refused by name and never reaches it.
class CheckedStoreTest {
  private static final Key KEY = Key.of("key");

  /// Can do next to nothing, and counts what reaches it.
  private static final class PoorStore extends ForwardingStore {
    private final AtomicInteger reached = new AtomicInteger();
    private final boolean writable;

    PoorStore(boolean writable) {
      super(new MemoryStore("poor"));
      this.writable = writable;
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(
          true,
          false,
          false,
          Capabilities.Versions.NONE,
          false,
          writable,
          Set.of(),
          Set.of(Attributes.Kind.USER),
          new KeyRules(10, 5, true, true, false),
          ByteCount.of(100),
          ByteCount.of(10),
          1);
    }

    @Override
    public WriteOutcome put(PutRequest request) {
      reached.incrementAndGet();
      return inner().put(request);
    }

    @Override
    public List<WriteOutcome> delete(List<DeleteRequest> requests) {
      reached.incrementAndGet();
      return inner().delete(requests);
    }
  }

  private static void refused(Store store, PutRequest request, Kind kind, String... words) {
    WriteOutcome outcome = store.put(request);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Refused.class,
            refused -> {
              assertThat(refused.reason().kind()).isEqualTo(kind);
              assertThat(refused.reason().getMessage()).contains(words);
            });
  }

  @Test
  void refusesByNameWhatTheStoreWouldIgnore() {
    PoorStore poor = new PoorStore(true);
    Store store = new CheckedStore(poor);
    PutRequest one = PutRequest.of(KEY, new byte[1]);
    refused(store, one.withKey(Key.of("a//b")), Kind.INVALID_KEY, "a//b", "two slashes");
    refused(store, one.withKey(Key.of("a/sixsix")), Kind.INVALID_KEY, "more than 5");
    refused(store, one.with(new Condition.IfAbsent()), Kind.UNSUPPORTED, "only where nothing is");
    refused(
        store,
        one.with(new Condition.IfVersion(Version.of("v"))),
        Kind.UNSUPPORTED,
        "one certain version");
    refused(
        store,
        one.with(
            Attributes.of("user.kept", "x")
                .with(Attributes.CONTENT_TYPE, "a/b")
                .with("tag.lost", "y")),
        Kind.UNSUPPORTED,
        "content-type, tag.lost");
    refused(store, PutRequest.of(KEY, new byte[11]), Kind.TOO_LARGE, "10 B", "in parts");
    refused(store, PutRequest.of(KEY, new byte[101]), Kind.TOO_LARGE, "100 B");
    assertThat(poor.reached).hasValue(0);
    store.put(one.with(Attributes.of("user.kept", "x"))).orThrow();
    assertThat(poor.reached).hasValue(1);
  }

  @Test
  void refusesSingleDeletionsAndPassesTheOthersInPlace() {
    Store store = new CheckedStore(new PoorStore(true));
    List<WriteOutcome> outcomes =
        store.delete(
            List.of(
                DeleteRequest.of(Key.of("/x")),
                DeleteRequest.of(KEY),
                new DeleteRequest(KEY, Optional.of(Version.of("v")))));
    assertThat(outcomes)
        .hasExactlyElementsOfTypes(
            WriteOutcome.Refused.class, WriteOutcome.Done.class, WriteOutcome.Refused.class);
  }

  @Test
  void refusesReadsAndWritesThatAreNotThere() {
    PoorStore poor = new PoorStore(false);
    Store store = new CheckedStore(poor);
    refused(store, PutRequest.of(KEY, new byte[1]), Kind.UNSUPPORTED, "only be read");
    assertThatThrownBy(() -> store.open(KEY, ReadRequest.WHOLE))
        .hasMessageContaining("does not give back");
    assertThatThrownBy(() -> store.stat(Key.of(".."))).hasMessageContaining("TRS-108");
    assertThat(poor.reached).hasValue(0);
  }

  @Test
  void aReadOnlyStoreChangesNothing() {
    MemoryStore memory = new MemoryStore("read-only");
    memory.put(PutRequest.of(KEY, new byte[3])).orThrow();
    Store bare = new ReadOnlyStore(memory);
    for (Store store : List.of(bare, new CheckedStore(bare))) {
      refused(store, PutRequest.of(KEY, new byte[1]), Kind.UNSUPPORTED, "TRS-109", "only");
      assertThat(store.delete(List.of(DeleteRequest.of(KEY))))
          .hasOnlyElementsOfType(WriteOutcome.Refused.class);
      ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
      assertThatThrownBy(() -> uploads.begin(KEY, Attributes.NONE))
          .isInstanceOf(StoreException.class);
      assertThat(store.stat(KEY).orElseThrow().size()).isEqualTo(ByteCount.of(3));
    }
  }

  @Test
  void contentOfAnotherLengthIsAFaultOfTheSource() {
    for (int real : new int[] {0, 4, 6, 100}) {
      for (int announced : new int[] {0, 5}) {
        MemoryStore memory = new MemoryStore("length");
        // A driver that reads exactly what was announced and looks no further.
        Store lazy =
            new ForwardingStore(memory) {
              @Override
              public WriteOutcome put(PutRequest request) {
                try (InputStream in = request.content().open()) {
                  byte[] bytes = in.readNBytes((int) request.content().size().bytes());
                  return inner().put(PutRequest.of(request.key(), bytes));
                } catch (IOException e) {
                  throw StoreException.reading(e, request.key());
                }
              }
            };
        Content content =
            new Content.Streamed(
                ByteCount.of(announced), () -> new ByteArrayInputStream(new byte[real]));
        if (real == announced) {
          new CheckedStore(lazy).put(PutRequest.of(KEY, content)).orThrow();
        } else {
          assertThatThrownBy(() -> new CheckedStore(lazy).put(PutRequest.of(KEY, content)))
              .as("%d bytes, %d announced", real, announced)
              .isInstanceOfSatisfying(
                  StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SOURCE_FAULT));
          assertThat(memory.stat(KEY)).isEmpty();
        }
      }
    }
  }

  @Test
  void aListingOutOfOrderIsNotBelieved() {
    MemoryStore memory = new MemoryStore("lying");
    for (int i = 0; i < 50; i++) {
      memory.put(PutRequest.of(Key.of("k" + i), new byte[1])).orThrow();
    }
    Store lying =
        new CheckedStore(
            new ForwardingStore(memory) {
              @Override
              public Listing list(ListRequest request) {
                return new UnorderedStore(inner(), 5).list(request);
              }
            });
    assertThatThrownBy(
            () -> {
              try (Listing listing = lying.list(ListRequest.ALL)) {
                for (Entry e = listing.next(); e != null; e = listing.next()) {
                  assertThat(e.key().text()).startsWith("k");
                }
              }
            })
        .hasMessageContaining("came behind");
  }

  @Test
  void partsKeepTheLimits() {
    Store store = new CheckedStore(new PoorStore(true));
    ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
    ResumableUploads.Upload upload = uploads.begin(KEY, Attributes.NONE);
    assertThatThrownBy(() -> uploads.part(upload, 0, Content.of(new byte[1])))
        .hasMessageContaining("not among 1 to");
    ResumableUploads.Part first = uploads.part(upload, 1, Content.of(new byte[60]));
    ResumableUploads.Part second = uploads.part(upload, 2, Content.of(new byte[60]));
    WriteOutcome large = uploads.finish(upload, List.of(first, second), new Condition.Always());
    WriteOutcome gap = uploads.finish(upload, List.of(second), new Condition.Always());
    WriteOutcome absent = uploads.finish(upload, List.of(first), new Condition.IfAbsent());
    assertThat(List.of(large, gap, absent)).hasOnlyElementsOfType(WriteOutcome.Refused.class);
    uploads.finish(upload, List.of(first), new Condition.Always()).orThrow();
  }

  /// Can keep conditions only after it has been probed.
  private static final class ProbedStore extends ForwardingStore implements WriteProbe {
    private boolean probed;

    ProbedStore() {
      super(new MemoryStore("probed"));
    }

    @Override
    public Capabilities capabilities() {
      return inner().capabilities().withWritable(probed);
    }

    @Override
    public void probe() {
      probed = true;
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
      return type == WriteProbe.class ? Optional.of(type.cast(this)) : inner().feature(type);
    }
  }

  @Test
  void believesWhatAProbeFoundOutLater() {
    try (Store store = new CheckedStore(new ProbedStore())) {
      PutRequest request = PutRequest.of(KEY, new byte[] {1});
      assertThat(store.put(request)).isInstanceOf(WriteOutcome.Refused.class);
      store.feature(WriteProbe.class).orElseThrow().probe();
      assertThat(store.put(request)).isInstanceOf(WriteOutcome.Done.class);
    }
  }

  @Test
  void keepsAProbeThatWritesFromAStoreThatIsOnlyRead() {
    try (Store store = new ReadOnlyStore(new ProbedStore())) {
      assertThat(store.feature(WriteProbe.class)).isEmpty();
    }
  }
}
