package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// The driver against a server that fails on order: what each fault comes to.
@Timeout(60)
class S3FaultsTest {
  private static final Key KEY = Key.of("some/key");

  private ThinS3Stub stub;
  private Store store;

  @BeforeEach
  void start() {
    stub = ThinS3Stub.start(StubOptions.defaults().withMd5Etags(true));
    store = TestStores.ready(stub.endpoint(), "bucket", Map.of("read-timeout", "2s"));
  }

  @AfterEach
  void stop() {
    store.close();
    stub.close();
  }

  private void always(Operation operation, Fault fault) {
    stub.faults(FaultRule.always(FaultRule.of(operation), fault));
  }

  private static Fault answer(int status, String code) {
    return new Fault.Answer(status, code, "said so", Optional.empty());
  }

  private static StoreException refused(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
    return ((WriteOutcome.Refused) outcome).reason();
  }

  private StoreException reading() {
    return catchThrowableOfType(
        StoreException.class,
        () -> {
          try (var body = store.open(KEY, ReadRequest.WHOLE)) {
            body.readAll(1_000_000);
          }
        });
  }

  private WriteOutcome put(int size) {
    return store.put(PutRequest.of(KEY, new byte[size]));
  }

  @Test
  void findsOutWhatTheServerKeeps() {
    assertThat(store.capabilities().serverChecks())
        .containsExactlyInAnyOrder(DigestAlgorithm.CRC32C, DigestAlgorithm.MD5);
    assertThat(store.capabilities().createIfAbsent()).isTrue();
    assertThat(store.capabilities().attributes()).doesNotContain(Attributes.Kind.TAGS);
    assertThat(((WriteOutcome.Done) put(10)).checkedBy()).contains(DigestAlgorithm.CRC32C);
  }

  @Test
  void takesAnEtagForAnMd5OnlyWhereItWasSeenToBeOne() {
    Map<String, String> plain = Map.of("checksum", "none");
    try (ThinS3Stub opaque = ThinS3Stub.start(StubOptions.defaults());
        Store other = TestStores.ready(opaque.endpoint(), "bucket", plain);
        Store md5 = TestStores.ready(stub.endpoint(), "bucket", plain)) {
      other.put(PutRequest.of(KEY, new byte[10])).orThrow();
      md5.put(PutRequest.of(KEY, new byte[10])).orThrow();
      assertThat(other.stat(KEY).orElseThrow().digest()).isEmpty();
      assertThat(md5.stat(KEY).orElseThrow().digest().orElseThrow().algorithm())
          .isEqualTo(DigestAlgorithm.MD5);
    }
  }

  @Test
  void doesNotKnowWhetherAWriteWasDoneWhoseAnswerWasLost() {
    always(Operation.PUT_OBJECT, new Fault.DropAfter());
    assertThat(put(10)).isInstanceOf(WriteOutcome.Unknown.class);
    stub.faults(FaultRule.never());
    assertThat(store.stat(KEY)).isPresent();
  }

  @Test
  void sendsAWriteAgainOnlyWhenAKeptConnectionWasDead() {
    put(1).orThrow();
    long before = stub.requests(Operation.PUT_OBJECT);
    stub.faults(FaultRule.nth(1, FaultRule.of(Operation.PUT_OBJECT), new Fault.DropBefore()));
    put(2).orThrow();
    assertThat(stub.requests(Operation.PUT_OBJECT) - before).isEqualTo(2);
    stub.faults(FaultRule.nth(1, FaultRule.of(Operation.PUT_OBJECT), new Fault.DropAfter()));
    WriteOutcome conditional =
        store.put(PutRequest.of(Key.of("new"), new byte[1]).with(new Condition.IfAbsent()));
    assertThat(conditional).isInstanceOf(WriteOutcome.Unknown.class);
  }

  @Test
  void neverEndsAReadQuietlyThatIsCutShortOrWrong() {
    put(100_000).orThrow();
    always(Operation.GET_OBJECT, new Fault.Truncate(50_000));
    StoreException cut = reading();
    assertThat(cut.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(cut).hasMessageContaining("some/key").hasMessageContaining("middle of the body");
  }

  @Test
  void noticesThatTheServerKeptOtherBytesThanWereSent() {
    byte[] bytes = new byte[1_000_000];
    Content stream =
        new Content.Streamed(ByteCount.of(bytes.length), () -> new ByteArrayInputStream(bytes));
    assertThat(((WriteOutcome.Done) store.put(PutRequest.of(KEY, stream))).checkedBy())
        .contains(DigestAlgorithm.MD5);
  }

  @Test
  void sortsTheAnswersOfTheServer() {
    Map<String, Kind> kinds =
        Map.ofEntries(
            Map.entry("403 AccessDenied", Kind.ACCESS_DENIED),
            Map.entry("403 InvalidAccessKeyId", Kind.BAD_CREDENTIALS),
            Map.entry("403 SignatureDoesNotMatch", Kind.BAD_CREDENTIALS),
            Map.entry("400 ExpiredToken", Kind.BAD_CREDENTIALS), // keys that were given
            Map.entry("404 NoSuchBucket", Kind.CONTAINER_MISSING),
            Map.entry("503 SlowDown", Kind.THROTTLED),
            Map.entry("429 TooManyRequests", Kind.THROTTLED),
            Map.entry("400 EntityTooLarge", Kind.TOO_LARGE),
            Map.entry("400 KeyTooLongError", Kind.INVALID_KEY),
            Map.entry("400 BadDigest", Kind.CORRUPT),
            Map.entry("501 NotImplemented", Kind.UNSUPPORTED),
            Map.entry("507 InsufficientCapacity", Kind.FULL),
            Map.entry("400 RequestTimeout", Kind.TIMEOUT),
            Map.entry("418 Teapot", Kind.UNEXPECTED));
    kinds.forEach(
        (said, kind) -> {
          always(
              Operation.PUT_OBJECT,
              answer(Integer.parseInt(said.substring(0, 3)), said.substring(4)));
          StoreException refused = refused(put(1));
          assertThat(refused.kind()).as(said).isEqualTo(kind);
          assertThat(refused).hasMessageContaining("bucket");
        });
    always(Operation.PUT_OBJECT, Fault.internalError());
    assertThat(put(1)).isInstanceOf(WriteOutcome.Unknown.class);
  }

  @Test
  void handsOnHowLongTheServerWantsToBeLeftAlone() {
    always(Operation.GET_OBJECT, Fault.slowDown(Duration.ofSeconds(7)));
    StoreException slow = reading();
    assertThat(slow.kind()).isEqualTo(Kind.THROTTLED);
    assertThat(slow.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(slow.retryable()).isTrue();
  }

  @Test
  void asksWhyAHeadWasRefused() {
    put(1).orThrow();
    always(Operation.HEAD_OBJECT, answer(403, "AccessDenied"));
    assertThatThrownBy(() -> store.stat(KEY)).hasMessageContaining("403");
    stub.faults(_ -> answer(403, "SignatureDoesNotMatch"));
    assertThat(catchThrowableOfType(StoreException.class, () -> store.stat(KEY)).kind())
        .isEqualTo(Kind.BAD_CREDENTIALS);
  }

  @Test
  void namesTheMissingBucket() {
    try (Store missing =
        TestStores.open(stub.endpoint(), "nowhere", Map.of("create-bucket", "false"))) {
      for (StoreException e :
          List.of(
              catchThrowableOfType(StoreException.class, missing::check),
              catchThrowableOfType(StoreException.class, () -> missing.stat(KEY)),
              refused(missing.put(PutRequest.of(KEY, new byte[1]))))) {
        assertThat(e.kind()).isEqualTo(Kind.CONTAINER_MISSING);
        assertThat(e).hasMessageContaining("\"nowhere\"").hasMessageContaining("create-bucket");
      }
    }
  }

  @Test
  void namesAnEndpointWhereNobodyListens() {
    stub.close();
    long start = System.nanoTime();
    StoreException gone = catchThrowableOfType(StoreException.class, store::check);
    assertThat(gone.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(gone).hasMessageContaining(stub.endpoint().uri().toString());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(50));
    assertThat(refused(put(1)).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void doesNotTakeAHalfListingForTheWhole() {
    put(1).orThrow();
    always(Operation.LIST_OBJECTS, Fault.slowDown());
    try (var listing = store.list(org.tranship.core.store.ListRequest.ALL)) {
      assertThat(catchThrowableOfType(StoreException.class, listing::next).kind())
          .isEqualTo(Kind.THROTTLED);
    }
  }

  @Test
  void sendsDeletionsOneByOneWhereThereIsNoBatch() {
    List<Key> keys = List.of(Key.of("a"), Key.of("b"), Key.of("c"));
    keys.forEach(key -> store.put(PutRequest.of(key, new byte[1])).orThrow());
    always(Operation.DELETE_OBJECTS, answer(501, "NotImplemented"));
    assertThat(store.delete(keys.stream().map(DeleteRequest::of).toList()))
        .allMatch(WriteOutcome.Done.class::isInstance);
    assertThat(stub.requests(Operation.DELETE_OBJECTS)).isEqualTo(1);
    assertThat(store.stat(keys.getFirst())).isEmpty();
  }

  @Test
  void doesNotKnowWhatBecameOfDeletionsWhoseAnswerWasLost() {
    always(Operation.DELETE_OBJECTS, new Fault.DropAfter());
    assertThat(store.delete(List.of(DeleteRequest.of(KEY), DeleteRequest.of(Key.of("b")))))
        .allMatch(WriteOutcome.Unknown.class::isInstance);
  }

  @Test
  void settlesTheEndOfAnUploadByAskingWhenItsAnswerIsLost() {
    ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
    ResumableUploads.Upload upload = uploads.begin(KEY, Attributes.NONE);
    ResumableUploads.Part part = uploads.part(upload, 1, Content.of(new byte[] {1, 2, 3}));
    always(Operation.COMPLETE_MULTIPART_UPLOAD, new Fault.DropAfter());
    assertThat(uploads.finish(upload, List.of(part), new Condition.Always()))
        .isInstanceOf(WriteOutcome.Unknown.class);
    assertThat(store.stat(KEY).orElseThrow().size()).isEqualTo(ByteCount.of(3));
    assertThat(catchThrowableOfType(StoreException.class, () -> uploads.parts(upload)).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void leavesNoTraceOfItsProbing() {
    assertThat(stub.requests(Operation.PUT_OBJECT)).isPositive();
    try (Store other = TestStores.open(stub.endpoint(), "bucket", Map.of());
        var listing = other.list(org.tranship.core.store.ListRequest.ALL)) {
      assertThat(listing.next()).isNull();
    }
  }

  @Test
  void doesNotProbeWhatIsOnlyRead() {
    put(10).orThrow();
    long before = stub.writes();
    try (Store source = TestStores.open(stub.endpoint(), "bucket", Map.of())) {
      source.check();
      assertThat(source.stat(KEY)).isPresent();
      source.open(KEY, ReadRequest.WHOLE).close();
    }
    assertThat(stub.writes()).isEqualTo(before);
  }

  @Test
  void throwsTheSourcesOwnFaultFromALargeStream() {
    StoreException gone =
        StoreException.of(Kind.CHANGED, "read", "the source").because("it changed").build();
    Content content =
        new Content.Streamed(
            ByteCount.ofMiB(4),
            () -> {
              throw new IOException(gone);
            });
    assertThatThrownBy(() -> store.put(PutRequest.of(KEY, content))).isSameAs(gone);
    assertThat(store.stat(KEY)).isEmpty();
  }
}
