package org.tranship.driver.swift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.SwiftServer;

/// What goes wrong between the driver and the real Swift.
class SwiftFaultTest {
  private static final Key KEY = Key.of("dir/object");

  private static String location() {
    return "swift://" + SwiftServer.shared().freshContainerName();
  }

  /// A store whose requests to the account go through the proxy; signing in does not.
  private static Store through(FaultyProxy proxy) {
    SwiftServer swift = SwiftServer.shared();
    Map<String, String> options = new TreeMap<>();
    options.put("auth", swift.authUrl().toString());
    options.put("user", swift.user());
    options.put("create-container", "true");
    options.put("read-timeout", "20s");
    options.put("os-storage-url", proxy.uri() + "/v1/AUTH_test");
    return TestStores.ready(TestStores.open(location(), options, Map.of("key", swift.key())));
  }

  @Test
  void saysThatTheContainerIsMissing() {
    SwiftServer swift = SwiftServer.shared();
    try (Store store =
        TestStores.open(
            location(),
            Map.of("auth", swift.authUrl().toString(), "user", swift.user()),
            Map.of("key", swift.key()))) {
      for (Runnable call :
          List.<Runnable>of(
              store::check,
              () -> store.stat(KEY),
              () -> store.open(KEY, ReadRequest.WHOLE).close(),
              () -> new Probe(store).entries(ListRequest.ALL),
              () -> store.put(PutRequest.of(KEY, new byte[1])).orThrow())) {
        StoreException missing = catchThrowableOfType(StoreException.class, call::run);
        assertThat(missing.kind()).isEqualTo(Kind.CONTAINER_MISSING);
        assertThat(missing)
            .hasMessageContaining("there is no container")
            .hasMessageContaining("create-container");
      }
    }
  }

  @Test
  void doesNotKnowWhatBecameOfAWriteWhoseAnswerWasLost() throws IOException {
    try (FaultyProxy proxy = new FaultyProxy(SwiftServer.shared().authUrl());
        Store store = through(proxy)) {
      byte[] bytes = Samples.bytes(1, 200_000);
      proxy.cutAfter(0);
      WriteOutcome lost = store.put(PutRequest.of(KEY, Samples.streamed(bytes)));
      assertThat(lost).isInstanceOf(WriteOutcome.Unknown.class);
      proxy.heal();
      // It had arrived: only asking tells.
      new Probe(store).holds(KEY, bytes);

      // The first deletion also looks for large objects; losing that answer is another matter.
      new Probe(store).done(store.delete(List.of(DeleteRequest.of(Key.of("none")))).getFirst());
      proxy.cutAfter(0);
      assertThat(store.delete(List.of(DeleteRequest.of(KEY))).getFirst())
          .isInstanceOf(WriteOutcome.Unknown.class);
      proxy.heal();
      assertThat(store.stat(KEY)).isEmpty();
    }
  }

  @Test
  void failsOnABodyThatEndsEarly() throws IOException {
    try (FaultyProxy proxy = new FaultyProxy(SwiftServer.shared().authUrl());
        Store store = through(proxy)) {
      byte[] bytes = Samples.bytes(2, 300_000);
      store.put(PutRequest.of(KEY, bytes)).orThrow();
      proxy.cutAfter(100_000);
      assertThatThrownBy(() -> new Probe(store).read(KEY, ReadRequest.WHOLE))
          .isInstanceOf(StoreException.class)
          .extracting(e -> ((StoreException) e).kind())
          .isEqualTo(Kind.UNAVAILABLE);
      proxy.heal();
      new Probe(store).holds(KEY, bytes);
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    FaultyProxy proxy = new FaultyProxy(SwiftServer.shared().authUrl());
    try (Store store = through(proxy)) {
      proxy.close();
      StoreException gone = catchThrowableOfType(StoreException.class, () -> store.stat(KEY));
      assertThat(gone.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(gone.retryable()).isTrue();
      assertThat(store.put(PutRequest.of(KEY, new byte[1])))
          .isInstanceOf(WriteOutcome.Refused.class);
    }
  }

  @Test
  void refusesMetadataThatTheServerWouldChange() {
    try (Store store = TestStores.ready(TestStores.v1(location()))) {
      for (String name : List.of("Owner", "my_name", "a b", "größe")) {
        Attributes attributes = Attributes.of(Attributes.USER + name, "x");
        assertThat(
                new Probe(store)
                    .refusal(() -> store.put(PutRequest.of(KEY, new byte[1]).with(attributes))))
            .as(name)
            .isEqualTo(Kind.UNSUPPORTED);
      }
      Attributes long1 = Attributes.of(Attributes.USER + "long", "x".repeat(5000));
      WriteOutcome refused = store.put(PutRequest.of(KEY, new byte[1]).with(long1));
      assertThat(refused).isInstanceOf(WriteOutcome.Refused.class);
      new Probe(store).lacks(KEY);
    }
  }

  @Test
  void removesTheSegmentsOfALargeObjectWithIt() {
    String location = location();
    try (Store store = TestStores.ready(TestStores.v1(location));
        Store segments = TestStores.v1(location + "_segments")) {
      ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
      Key plain = Key.of("plain");
      for (Key key : List.of(KEY, Key.of("second"))) {
        ResumableUploads.Upload upload = uploads.begin(key, Attributes.NONE);
        var one = uploads.part(upload, 1, Content.of(Samples.bytes(1, 1000)));
        var two = uploads.part(upload, 2, Samples.streamed(Samples.bytes(2, 500)));
        assertThat(uploads.finish(upload, List.of(one, two), new Condition.Always()))
            .isInstanceOf(WriteOutcome.Done.class);
        // A late abort, of one who did not hear of the end, must not harm the object.
        uploads.abort(upload);
      }
      store.put(PutRequest.of(plain, new byte[] {1})).orThrow();
      var entry = new Probe(store).entry(KEY);
      assertThat(entry.size().bytes()).isEqualTo(1500);
      assertThat(entry.digest()).as("an ETag of a large object is no MD5").isEmpty();
      assertThat(new Probe(store).entries(ListRequest.under("dir/")).getFirst().version())
          .isEqualTo(entry.version());
      assertThat(new Probe(store).read(KEY, ReadRequest.whole(entry.version()).range(900, 200)))
          .hasSize(200);
      assertThat(new Probe(segments).keys()).hasSize(4);

      List<WriteOutcome> outcomes =
          store.delete(
              List.of(
                  new DeleteRequest(KEY, Optional.of(entry.version())),
                  DeleteRequest.of(plain),
                  DeleteRequest.of(Key.of("second"))));
      assertThat(outcomes).allMatch(WriteOutcome.Done.class::isInstance);
      assertThat(new Probe(store).keys()).isEmpty();
      assertThat(new Probe(segments).keys()).isEmpty();
    }
  }

  /// The end came to pass and its answer was lost with the process, so that the upload still looks
  /// open to the next one.
  @Test
  void keepsTheSegmentsOfAnObjectWhoseEndWasNotHeard() {
    String location = location();
    try (Store store = TestStores.ready(TestStores.v1(location));
        Store segments = TestStores.v1(location + "_segments")) {
      ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
      ResumableUploads.Upload upload = uploads.begin(KEY, Attributes.NONE);
      byte[] bytes = Samples.bytes(3, 4000);
      var part = uploads.part(upload, 1, Content.of(bytes));
      Key note = Key.of(SwiftSegments.upload(upload.id()));
      byte[] open = new Probe(segments).read(note, ReadRequest.WHOLE);
      assertThat(uploads.finish(upload, List.of(part), new Condition.Always()))
          .isInstanceOf(WriteOutcome.Done.class);
      segments.put(PutRequest.of(note, open)).orThrow();

      assertThat(uploads.list("dir/")).extracting(it -> it.id()).containsExactly(upload.id());
      uploads.abort(upload);
      new Probe(store).holds(KEY, bytes);
      assertThat(uploads.list("")).isEmpty();
    }
  }
}
