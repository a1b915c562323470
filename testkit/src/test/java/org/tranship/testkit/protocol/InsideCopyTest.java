package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Dispensable;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;

/// Objects that a service copies by itself: what is proven of them, and when they go the usual way.
class InsideCopyTest {
  private static final Key KEY = Key.of("a/large one");
  private static final StoreSpec FROM = StoreSpec.of("memory:from");
  private static final StoreSpec TO = StoreSpec.of("memory:to");

  private final byte[] bytes = new byte[3 << 20];
  private final MemoryStore from = new MemoryStore("memory:from");
  private final MemoryStore to = new MemoryStore("memory:to");

  /// Bytes that were read or sent by us.
  private final AtomicInteger read = new AtomicInteger();

  private final CopyingService source = new CopyingService(from, from, KEY, read);
  private final CopyingService target = new CopyingService(to, from, KEY, read);
  private final Map<Key, Note> notes = new ConcurrentHashMap<>();
  private EngineLimits limits = EngineLimits.standard();

  InsideCopyTest() {
    new Random(7).nextBytes(bytes);
    from.put(
            PutRequest.of(KEY, bytes)
                .with(Attributes.of(Map.of("user.owner", "me", "content-type", "text/x"))))
        .orThrow();
  }

  private ObjectResult copied(Version version, boolean inside) throws InterruptedException {
    PassSpec spec =
        new PassSpec(
            PassId.of("copy"),
            Operation.COPY,
            FROM,
            TO,
            VerifyLevel.SERVER,
            Existing.REFUSE,
            EnumSet.allOf(Attributes.Kind.class),
            Set.of(),
            Dispensable.NOTHING,
            inside,
            false);
    WorkItem item = WorkItem.same(KEY, ByteCount.of(bytes.length), version);
    return run(spec, item.withNote(notes.getOrDefault(KEY, Note.NONE)));
  }

  private ObjectResult copied() throws InterruptedException {
    return copied(from.stat(KEY).orElseThrow().version(), true);
  }

  private ObjectResult run(PassSpec spec, WorkItem item) throws InterruptedException {
    List<ObjectResult> results = new ArrayList<>();
    Engine.Ledger ledger =
        new Engine.Ledger() {
          @Override
          public void intend(List<WorkItem> items) {}

          @Override
          public void record(List<ObjectResult> more) {
            results.addAll(more);
          }

          @Override
          public void note(Key key, Note note) {
            notes.put(key, note);
          }
        };
    Iterator<WorkItem> items = List.of(item).iterator();
    try (Engine engine =
        new LocalEngine(it -> it.equals(FROM) ? source : target, new Codecs(List.of()), limits)) {
      engine.run(spec, _ -> items.hasNext() ? List.of(items.next()) : List.of(), ledger);
    }
    return results.getFirst();
  }

  private void assertArrived() {
    assertThat(CopyingService.whole(to, KEY)).isEqualTo(bytes);
    assertThat(to.stat(KEY).orElseThrow().attributes().asMap())
        .containsEntry("user.owner", "me")
        .containsEntry("content-type", "text/x");
  }

  @Test
  void anEqualChecksumAtBothEndsProvesTheCopyAndNoByteIsRead() throws InterruptedException {
    ObjectResult result = copied();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
    assertThat(result.level()).isEqualTo(Level.SERVER_CHECKSUM);
    assertThat(result.sha256()).isEmpty();
    assertThat(result.size().bytes()).isEqualTo(bytes.length);
    assertThat(result.written()).isEqualTo(to.stat(KEY).orElseThrow().version());
    assertThat(read).hasValue(0);
    assertArrived();
  }

  @Test
  void anotherChecksumTakesTheCopyBack() throws InterruptedException {
    target.copying =
        all -> {
          byte[] wrong = all.clone();
          wrong[100] ^= 1;
          return wrong;
        };
    ObjectResult result = copied();
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.code()).isEqualTo(Kind.CORRUPT.code());
    assertThat(to.stat(KEY)).isEmpty();
  }

  @Test
  void whereTheTargetKeepsNoneBothAreRead() throws InterruptedException {
    target.kind = "";
    ObjectResult result = copied();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
    assertThat(result.level()).isEqualTo(Level.READBACK);
    assertThat(result.sha256()).isPresent();
    assertThat(read).hasValue(2);
    target.copying =
        all -> {
          all[5] ^= 1;
          return all;
        };
    to.delete(List.of(new org.tranship.core.store.DeleteRequest(KEY, Optional.empty())));
    assertThat(copied().code()).isEqualTo(Kind.CORRUPT.code());
  }

  @Test
  void whereTheSourceKeepsNoneItGoesTheUsualWay() throws InterruptedException {
    source.kind = "";
    assertUsual(copied());
  }

  private void assertUsual(ObjectResult result) {
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
    assertThat(result.sha256()).isPresent();
    assertThat(target.asked).isZero();
    assertArrived();
  }

  @Test
  void twoServicesCannotCopyFromOneAnother() throws InterruptedException {
    target.service = "other";
    assertUsual(copied());
  }

  @Test
  void aPassThatWantsTheBytesGetsThem() throws InterruptedException {
    assertUsual(copied(from.stat(KEY).orElseThrow().version(), false));
  }

  @Test
  void aServiceThatRefusesIsNoObstacle() throws InterruptedException {
    target.refusing = Optional.of(Kind.ACCESS_DENIED);
    ObjectResult result = copied();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
    assertThat(result.sha256()).isPresent();
    assertThat(target.asked).isEqualTo(1);
    assertArrived();
  }

  @Test
  void aSourceThatChangesIsNoticed() throws InterruptedException {
    target.refusing = Optional.of(Kind.CONDITION_FAILED);
    Version listed = from.stat(KEY).orElseThrow().version();
    from.put(PutRequest.of(KEY, new byte[3 << 20])).orThrow();
    ObjectResult result = copied(listed, true);
    assertThat(result.code()).isEqualTo(Kind.CHANGED.code());
    assertThat(to.stat(KEY)).isEmpty();
  }

  @Test
  void anObjectOfSomebodyElseStays() throws InterruptedException {
    to.put(PutRequest.of(KEY, new byte[] {1})).orThrow();
    ObjectResult result = copied();
    assertThat(result.code()).isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(CopyingService.whole(to, KEY)).containsExactly(1);
  }

  @Test
  void whatIsTooLargeForOneRequestIsPutTogetherAndStraysAreRemoved() throws InterruptedException {
    target.largest = 1 << 20;
    ResumableUploads uploads = to.feature(ResumableUploads.class).orElseThrow();
    Upload stray = uploads.begin(KEY, Attributes.NONE);
    ObjectResult result = copied();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
    assertThat(result.level()).isEqualTo(Level.SERVER_CHECKSUM);
    assertThat(read).hasValue(0);
    assertThat(uploads.list("")).noneMatch(it -> it.id().equals(stray.id()));
    assertThat(notes.get(KEY)).extracting(Note::text).asString().contains(" ");
    assertArrived();
  }

  /// Its pieces are as large as a service likes them, and no memory was meant to hold them.
  @Test
  void aCopyThatWasBegunInsideIsNotGoneOnWithByBytes() throws InterruptedException {
    target.largest = 1 << 20;
    target.stalling = true;
    // So that a piece would fit: what is looked for is not the size.
    limits = new EngineLimits(4, ByteCount.ofMiB(2_000), limits.outstanding(), limits.patience());
    assertThat(copied().code()).isEqualTo(Kind.TIMEOUT.code());
    Map<Key, Note> inside = Map.copyOf(notes);
    source.kind = "";
    target.inPartsOnly = true;
    ObjectResult result = copied();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
    assertThat(notes).isNotEqualTo(inside);
    assertThat(read.get()).isPositive();
    assertThat(to.feature(ResumableUploads.class).orElseThrow().list("")).isEmpty();
    assertArrived();
  }

  @Test
  void aVerificationWithoutADigestReadsBothEnds() throws InterruptedException {
    Version version = from.stat(KEY).orElseThrow().version();
    copied();
    PassSpec spec =
        new PassSpec(
            PassId.of("verify"),
            Operation.VERIFY,
            FROM,
            TO,
            VerifyLevel.READBACK,
            Existing.REFUSE,
            Set.of(),
            Set.of());
    WorkItem item = WorkItem.same(KEY, ByteCount.of(bytes.length), version);
    assertThat(run(spec, item).level()).isEqualTo(Level.READBACK);
    to.put(PutRequest.of(KEY, new byte[3 << 20])).orThrow();
    assertThat(run(spec, item).code()).isEqualTo(Kind.CORRUPT.code());
    from.put(PutRequest.of(KEY, new byte[3 << 20])).orThrow();
    assertThat(run(spec, item).code()).isEqualTo(Kind.CHANGED.code());
  }
}
