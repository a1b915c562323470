package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.protocol.CopyBench.KEY;
import static org.tranship.testkit.protocol.PartsBench.BYTES;
import static org.tranship.testkit.protocol.PartsBench.MIB;
import static org.tranship.testkit.protocol.PartsBench.OTHER;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.fault.CrashingStore;

/// Large objects are taken up after a kill or a fault with the parts that are missing, and never
/// put together from two different versions.
class PartsResumeTest {
  private final PartsBench parts = new PartsBench();
  private final CopyBench bench = parts.bench;

  /// Killed at each call: what the store has is not sent again.
  @Test
  void aKilledUploadSendsOnlyWhatIsMissing() {
    for (When when : When.values()) {
      for (int call = 1; call <= 6; call++) {
        CopyBench one = new CopyBench().holding(BYTES);
        CrashPoint point = CrashPoint.remote(call, when);
        one.to = new CrashingStore(PartsBench.small(one.target), point);
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
    return new ForwardingStore(PartsBench.small(one.target)) {
      @Override
      public <T> Optional<T> feature(Class<T> type) {
        return type == ResumableUploads.class
            ? inner()
                .feature(ResumableUploads.class)
                .map(
                    it ->
                        type.cast(
                            new ForwardingUploads(it) {
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
    bench.to = new CrashingStore(PartsBench.small(bench.target), point);
    assertThatExceptionOfType(Crash.class).isThrownBy(bench::copy);
    assertThat(bench.notes).containsKey(KEY);
    var there = bench.target.feature(ResumableUploads.class).orElseThrow();
    assertThat(there.parts(there.list("").getFirst())).isNotEmpty();
    bench.to = parts.counting();
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
    assertThat(parts.newly()).contains("abort", "part 1");
    parts.assertNoUploadIsLeft();
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
    bench.to = new CrashingStore(PartsBench.small(bench.target), point);
    WorkItem item = CopyBench.unversioned(bench.item());
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> bench.copy(item));
    bench.to = parts.counting();
    bench.holding(OTHER);
    ObjectResult result = bench.copy(CopyBench.unversioned(bench.item()));
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(OTHER);
    parts.assertNoUploadIsLeft();
  }

  @Test
  void aNoteWhoseUploadIsGoneBeginsAnew() {
    dieHalfWay();
    var there = bench.target.feature(ResumableUploads.class).orElseThrow();
    there.abort(there.list("").getFirst());
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(parts.newly()).contains("begin", "part 1");
  }

  /// With little memory parts are small; who goes on has more, and cuts them as they were cut.
  @Test
  void partsOfAnotherSizeAreGoneOnWith() {
    EngineLimits usual = bench.limits;
    bench.limits = within(20);
    dieHalfWay();
    assertThat(bench.notes)
        .hasEntrySatisfying(KEY, note -> assertThat(note.text()).contains(" " + 10 * MIB + " "));
    bench.limits = usual;
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(BYTES);
    assertThat(parts.newly()).contains("part 4").doesNotContain("begin", "part 1", "part 5");
  }

  @Test
  void partsForWhichThereIsNoRoomAreSentAnewInSmallerOnes() {
    dieHalfWay();
    bench.limits = within(12);
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(BYTES);
    assertThat(parts.newly()).contains("abort", "begin", "part 1", "part 6");
    parts.assertNoUploadIsLeft();
  }

  /// As versions before this one wrote it: without the size, which was the usual one.
  @Test
  void aNoteThatTellsNoSizeIsGoneOnWith() {
    dieHalfWay();
    bench.notes.computeIfPresent(
        KEY, (_, note) -> new Note(2, note.text().replace(" " + 16 * MIB + " ", " ")));
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(BYTES);
    assertThat(parts.newly()).contains("finish").doesNotContain("begin", "abort", "part 1");
  }

  /// As several executors leave it that share the object: with digests of parts.
  @Test
  void aNoteThatHasDigestsOfPartsIsGoneOnWith() {
    dieHalfWay();
    bench.notes.computeIfPresent(
        KEY, (_, note) -> new Note(4, note.text() + "\n1 " + "A".repeat(48)));
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(BYTES);
    assertThat(parts.newly()).contains("finish").doesNotContain("begin", "abort", "part 1");
  }

  private EngineLimits within(int mebibytes) {
    return new EngineLimits(
        4, ByteCount.ofMiB(mebibytes), bench.limits.outstanding(), bench.limits.patience());
  }

  @Test
  void anUploadThatIsNotNeededAnyMoreIsRemoved() {
    dieHalfWay();
    bench.target.put(PutRequest.of(KEY, BYTES)).orThrow(); // somebody else was quicker
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.SAME);
    parts.assertNoUploadIsLeft();
  }

  @Test
  void aStoreThatIsGoneLeavesThePartsForTheNextTry() {
    parts.uploads =
        inner ->
            new ForwardingUploads(inner) {
              @Override
              public Part part(Upload upload, int number, Content content) {
                if (number == 3) {
                  throw PartsBench.fault(Kind.UNAVAILABLE);
                }
                return super.part(upload, number, content);
              }
            };
    assertThat(bench.copy().code()).isEqualTo(Kind.UNAVAILABLE.code());
    assertThat(parts.newly()).doesNotContain("abort");
    parts.uploads = inner -> inner;
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(parts.newly()).contains("part 3").doesNotContain("begin", "part 1");
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
    assertThat(bench.copy().code()).isEqualTo(Kind.UNAVAILABLE.code());
    assertThat(parts.newly()).doesNotContain("abort");
    bench.from = bench.source;
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(parts.newly()).doesNotContain("begin", "part 1");
  }
}
