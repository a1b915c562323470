package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.protocol.CopyBench.KEY;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
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
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.fault.CrashingStore;

/// Large objects: sent in parts, taken up after a kill with the parts that are missing, and never
/// put together from two different versions.
class PartsTest {
  private static final int MIB = 1 << 20;

  /// Three parts of 16 MiB, the last of them a single byte.
  private static final int SIZE = 32 * MIB + 1;

  private static final byte[] BYTES = CopyBench.bytes(SIZE);
  private static final byte[] OTHER = other();

  private static byte[] other() {
    byte[] bytes = BYTES.clone();
    bytes[0] ^= 1;
    bytes[SIZE - 1] ^= 1;
    return bytes;
  }

  private final CopyBench bench = new CopyBench();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  /// What becomes of a call of an upload; by default what the store makes of it.
  private Function<ResumableUploads, ResumableUploads> uploads = inner -> inner;

  @BeforeEach
  void countCalls() {
    bench.to = counting();
    bench.holding(BYTES);
  }

  /// A target that takes objects of this size in parts only.
  private static ForwardingStore small(Store target) {
    return new ForwardingStore(target) {
      @Override
      public Capabilities capabilities() {
        Capabilities can = inner().capabilities();
        return new Capabilities(
            can.ordered(),
            can.createIfAbsent(),
            can.replaceIfVersion(),
            can.versions(),
            can.readable(),
            can.writable(),
            can.serverChecks(),
            can.attributes(),
            can.keys(),
            can.largestObject(),
            ByteCount.ofMiB(8),
            can.deleteBatch());
      }
    };
  }

  private ForwardingStore counting() {
    return counting(small(bench.target));
  }

  private ForwardingStore counting(Store target) {
    return new ForwardingStore(target) {
      @Override
      public WriteOutcome put(PutRequest request) {
        calls.add("put");
        return inner().put(request);
      }

      @Override
      public <T> Optional<T> feature(Class<T> type) {
        return type == ResumableUploads.class
            ? inner()
                .feature(ResumableUploads.class)
                .map(it -> type.cast(new Counting(uploads.apply(it))))
            : inner().feature(type);
      }
    };
  }

  private final class Counting extends UploadsOver {
    Counting(ResumableUploads inner) {
      super(inner);
    }

    @Override
    public Upload begin(Key key, Attributes attributes) {
      calls.add("begin");
      return super.begin(key, attributes);
    }

    @Override
    public Part part(Upload upload, int number, Content content) {
      calls.add("part " + number);
      return super.part(upload, number, content);
    }

    @Override
    public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
      calls.add("finish");
      return super.finish(upload, parts, condition);
    }

    @Override
    public void abort(Upload upload) {
      calls.add("abort");
      super.abort(upload);
    }
  }

  private List<String> newly() {
    List<String> lines = List.copyOf(calls);
    calls.clear();
    return lines;
  }

  private void assertNoUploadIsLeft() {
    assertThat(bench.target.feature(ResumableUploads.class).orElseThrow().list("")).isEmpty();
  }

  @Test
  void aLargeObjectIsSentInParts() {
    Attributes attributes = Attributes.of(Attributes.CONTENT_TYPE, "application/x-tar");
    bench.source.put(PutRequest.of(KEY, BYTES).with(attributes)).orThrow();
    ObjectResult result = bench.copy();
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.sha256()).contains(CopyBench.digest(DigestAlgorithm.SHA256, BYTES));
    assertThat(bench.copied()).isEqualTo(BYTES);
    assertThat(bench.target.stat(KEY).orElseThrow().attributes()).isEqualTo(attributes);
    assertThat(newly()).containsExactlyInAnyOrder("begin", "part 1", "part 2", "part 3", "finish");
    assertNoUploadIsLeft();
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.SAME);
    assertThat(newly()).doesNotContain("begin", "put", "finish");
  }

  @Test
  void aStoreThatTakesItWholeIsSentPartsAbove64MiB() {
    bench.to = counting(bench.target);
    bench.holding(new byte[64 * MIB]).copy();
    assertThat(newly()).containsExactly("put");
    bench.target.delete(List.of(DeleteRequest.of(KEY)));
    bench.holding(new byte[64 * MIB + 1]).copy();
    assertThat(newly()).hasSize(7).contains("begin", "part 5", "finish");
  }

  /// Killed at each call: what the store has is not sent again.
  @Test
  void aKilledUploadSendsOnlyWhatIsMissing() {
    for (When when : When.values()) {
      for (int call = 1; call <= 6; call++) {
        CopyBench one = new CopyBench().holding(BYTES);
        CrashPoint point = CrashPoint.remote(call, when);
        one.to = new CrashingStore(small(one.target), point);
        try {
          one.copy();
        } catch (Crash _) {
          assertThat(point.reached()).isTrue();
        }
        var there = one.target.feature(ResumableUploads.class).orElseThrow();
        List<Integer> had = new ArrayList<>();
        for (var upload : there.list("")) {
          there.parts(upload).forEach(part -> had.add(part.number()));
        }
        boolean whole = one.target.stat(KEY).isPresent();
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        one.to = recording(one, sent);
        ObjectResult result = one.copy();
        assertThat(result.succeeded()).as("killed %s: %s", point, result.reason()).isTrue();
        assertThat(one.copied()).isEqualTo(BYTES);
        List<String> missing = new ArrayList<>();
        for (int number = 1; number <= 3 && !whole; number++) {
          if (!had.contains(number)) {
            missing.add("part " + number);
          }
        }
        assertThat(sent).as("killed %s", point).containsExactlyInAnyOrderElementsOf(missing);
      }
    }
  }

  private static ForwardingStore recording(CopyBench one, List<String> sent) {
    return new ForwardingStore(small(one.target)) {
      @Override
      public <T> Optional<T> feature(Class<T> type) {
        return type == ResumableUploads.class
            ? inner()
                .feature(ResumableUploads.class)
                .map(
                    it ->
                        type.cast(
                            new UploadsOver(it) {
                              @Override
                              public Part part(Upload upload, int number, Content content) {
                                sent.add("part " + number);
                                return super.part(upload, number, content);
                              }
                            }))
            : inner().feature(type);
      }
    };
  }

  /// Dies with some parts there, whatever they are; the note is in the journal.
  private void dieHalfWay() {
    CrashPoint point = CrashPoint.remote(4, When.BEFORE);
    bench.to = new CrashingStore(small(bench.target), point);
    assertThatExceptionOfType(Crash.class).isThrownBy(bench::copy);
    assertThat(bench.notes).containsKey(KEY);
    var there = bench.target.feature(ResumableUploads.class).orElseThrow();
    assertThat(there.parts(there.list("").getFirst())).isNotEmpty();
    bench.to = counting();
  }

  @ParameterizedTest
  @ValueSource(strings = {"READBACK", "SERVER"})
  void partsOfAnEarlierVersionAreNeverMixedIn(String level) {
    bench.level = VerifyLevel.valueOf(level);
    dieHalfWay();
    bench.holding(OTHER);
    ObjectResult result = bench.copy();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(OTHER);
    assertThat(newly()).contains("abort", "part 1");
    assertNoUploadIsLeft();
  }

  @Test
  void partsOfASourceThatCannotTellItsVersionsAreSentAgain() {
    bench.level = VerifyLevel.SERVER;
    bench.from =
        new ForwardingStore(bench.source) {
          @Override
          public Optional<Entry> stat(Key key) {
            return inner()
                .stat(key)
                .map(entry -> Entry.of(key, entry.size().bytes(), Version.NONE));
          }
        };
    CrashPoint point = CrashPoint.remote(4, When.BEFORE);
    bench.to = new CrashingStore(small(bench.target), point);
    WorkItem item = CopyBench.unversioned(bench.item());
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> bench.copy(item));
    bench.to = counting();
    bench.holding(OTHER);
    ObjectResult result = bench.copy(CopyBench.unversioned(bench.item()));
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(OTHER);
    assertNoUploadIsLeft();
  }

  @Test
  void aNoteWhoseUploadIsGoneBeginsAnew() {
    dieHalfWay();
    var there = bench.target.feature(ResumableUploads.class).orElseThrow();
    there.abort(there.list("").getFirst());
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(newly()).contains("begin", "part 1");
  }

  @Test
  void anUploadThatIsNotNeededAnyMoreIsRemoved() {
    dieHalfWay();
    bench.target.put(PutRequest.of(KEY, BYTES)).orThrow(); // somebody else was quicker
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.SAME);
    assertNoUploadIsLeft();
  }

  @Test
  void aWrongDigestLeavesNothingBehind() {
    var wrong = CopyBench.digest(DigestAlgorithm.MD5, OTHER);
    ObjectResult result = bench.copy(CopyBench.expecting(bench.item(), wrong));
    assertThat(result.code()).as(result.reason()).isEqualTo(Kind.CORRUPT.code());
    assertThat(bench.target.stat(KEY)).isEmpty();
    assertThat(newly()).doesNotContain("finish");
    assertNoUploadIsLeft();
  }

  @Test
  void anotherObjectUnderTheKeyLeavesNothingBehind() {
    bench.target.put(PutRequest.of(KEY, new byte[1])).orThrow();
    assertThat(bench.copy().code()).isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(bench.copied()).hasSize(1);
    assertNoUploadIsLeft();
  }

  private static StoreException fault(Kind kind) {
    return StoreException.of(kind, "write", "memory:to").because("by a planned fault").build();
  }

  @Test
  void aStoreThatIsGoneLeavesThePartsForTheNextTry() {
    uploads =
        inner ->
            new UploadsOver(inner) {
              @Override
              public Part part(Upload upload, int number, Content content) {
                if (number == 3) {
                  throw fault(Kind.UNAVAILABLE);
                }
                return super.part(upload, number, content);
              }
            };
    assertThatExceptionOfType(PassStopped.class).isThrownBy(bench::copy);
    assertThat(newly()).doesNotContain("abort");
    uploads = inner -> inner;
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(newly()).contains("part 3").doesNotContain("begin", "part 1");
  }

  @Test
  void aSourceThatIsGoneLeavesThePartsForTheNextTry() {
    bench.from =
        new ForwardingStore(bench.source) {
          @Override
          public ObjectBody open(Key key, ReadRequest request) {
            ObjectBody body = inner().open(key, request);
            var stream =
                new java.io.FilterInputStream(body.stream()) {
                  private long left = 20L * MIB;

                  @Override
                  public int read(byte[] bytes, int offset, int count) throws java.io.IOException {
                    if (left <= 0) {
                      throw new java.io.IOException("connection reset");
                    }
                    int got = in.read(bytes, offset, count);
                    left -= got;
                    return got;
                  }
                };
            return new ObjectBody() {
              @Override
              public Entry entry() {
                return body.entry();
              }

              @Override
              public java.io.InputStream stream() {
                return stream;
              }

              @Override
              public void close() {
                body.close();
              }
            };
          }
        };
    assertThatExceptionOfType(PassStopped.class).isThrownBy(bench::copy);
    assertThat(newly()).doesNotContain("abort");
    bench.from = bench.source;
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(newly()).doesNotContain("begin", "part 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "gone", "lost request"})
  void aLostAnswerToTheLastCallIsSettled(String how) {
    uploads =
        inner ->
            new UploadsOver(inner) {
              @Override
              public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
                if (!how.equals("lost request")) {
                  super.finish(upload, parts, condition).orThrow();
                }
                if (how.equals("gone")) {
                  throw fault(Kind.NOT_FOUND); // as a repetition of a lost call gets it
                }
                return new WriteOutcome.Unknown(fault(Kind.TIMEOUT));
              }
            };
    ObjectResult result = bench.copy();
    if (how.equals("lost request")) {
      assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN);
      uploads = inner -> inner;
      newly();
      assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
      assertThat(newly()).containsExactly("finish");
    } else {
      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.SAME);
    }
    assertThat(bench.copied()).isEqualTo(BYTES);
  }
}
