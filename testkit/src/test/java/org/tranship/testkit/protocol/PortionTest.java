package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.protocol.CopyBench.KEY;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.Portion;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.fault.OtherBytes;

/// What one worker says of its portion of a large object when something goes wrong with it: from
/// that alone whoever hands portions out sees what becomes of the object.
class PortionTest {
  private static final byte[] BYTES = CopyBench.bytes(3000);
  private static final int OFFSET = 1000;
  private static final int LENGTH = 2000;
  private static final String REASON = "the object was changed while it was read";

  private final CopyBench bench = new CopyBench().holding(BYTES);
  private final ResumableUploads real = bench.target.feature(ResumableUploads.class).orElseThrow();

  @BeforeEach
  void theCopyIsThere() {
    bench.target.put(PutRequest.of(KEY, BYTES)).orThrow();
  }

  private ObjectResult done(WorkItem portion) {
    bench.run(Operation.COPY, List.of(portion));
    return bench.results.getLast();
  }

  private ObjectResult abandoned(Upload upload, Kind kind) {
    return done(bench.item().portion(new Portion.Abandoning(upload.id(), kind.code(), REASON)));
  }

  private void abortFailsBy(Kind kind) {
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public <T> Optional<T> feature(Class<T> type) {
            return type == ResumableUploads.class
                ? Optional.of(
                    type.cast(
                        new ForwardingUploads(real) {
                          @Override
                          public void abort(Upload upload) {
                            throw PartsBench.fault(kind);
                          }
                        }))
                : inner().feature(type);
          }
        };
  }

  @Test
  void anObjectThatFailsForGoodLeavesNoUploadAndKeepsItsReason() {
    ObjectResult result = abandoned(real.begin(KEY, Attributes.NONE), Kind.CHANGED);
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.code()).isEqualTo(Kind.CHANGED.code());
    assertThat(result.reason()).isEqualTo(REASON);
    assertThat(real.list("")).isEmpty();
  }

  /// The parts are worth keeping where the same command may go on with them.
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNAVAILABLE", "TIMEOUT", "THROTTLED", "INTERRUPTED"})
  void anObjectThatMayBeHadLaterKeepsItsUpload(Kind kind) {
    Upload upload = real.begin(KEY, Attributes.NONE);
    assertThat(abandoned(upload, kind).reason()).isEqualTo(REASON);
    assertThat(real.list("")).containsExactly(upload);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ACCESS_DENIED", "UNAVAILABLE", "UNEXPECTED", "CONTAINER_MISSING"})
  void anUploadThatCannotBeEndedIsToldBehindTheReasonOfTheObject(Kind kind) {
    abortFailsBy(kind);
    ObjectResult result = abandoned(real.begin(KEY, Attributes.NONE), Kind.CHANGED);
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.code()).as("of the object").isEqualTo(Kind.CHANGED.code());
    assertThat(result.reason()).startsWith(REASON).contains("was not ended", "a planned fault");
  }

  @Test
  void anUploadThatIsGoneAlreadyIsNotWorthAWord() {
    abortFailsBy(Kind.NOT_FOUND);
    ObjectResult result = abandoned(real.begin(KEY, Attributes.NONE), Kind.CHANGED);
    assertThat(result.code()).isEqualTo(Kind.CHANGED.code());
    assertThat(result.reason()).isEqualTo(REASON);
  }

  /// The copy is read from the offset on, and compared with what was sent.
  private ObjectResult read(byte[] sent) {
    Digest expected = CopyBench.digest(DigestAlgorithm.SHA256, sent);
    var there = bench.target.stat(KEY).orElseThrow();
    return done(
        bench
            .item()
            .portion(
                new Portion.Reading(OFFSET, there.version(), expected), 2, ByteCount.of(LENGTH)));
  }

  private static byte[] sent() {
    byte[] part = new byte[LENGTH];
    System.arraycopy(BYTES, OFFSET, part, 0, LENGTH);
    return part;
  }

  /// A target whose stream, but not its check, is another one.
  private void givingOf(InputStream stream) {
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public ObjectBody open(Key key, ReadRequest request) {
            return new OtherBytes(inner().open(key, request), stream);
          }
        };
  }

  /// As many bytes as there are, and then a fault.
  private static InputStream broken(int bytes, IOException fault) {
    return new SequenceInputStream(
        new ByteArrayInputStream(new byte[bytes]),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw fault;
          }

          @Override
          public int read(byte[] into, int from, int most) throws IOException {
            throw fault;
          }
        });
  }

  @Test
  void bytesThatAreThoseThatWereSentAreRead() {
    ObjectResult result = read(sent());
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
  }

  @Test
  void otherBytesAndFewerOfThemAreWrongBytes() {
    byte[] other = sent();
    other[0] ^= 1;
    assertThat(read(other).code()).isEqualTo(Kind.CORRUPT.code());
    assertThat(bench.results.getLast().reason()).contains("from byte " + OFFSET);
    givingOf(new ByteArrayInputStream(sent(), 0, LENGTH - 1));
    assertThat(read(sent()).code()).isEqualTo(Kind.CORRUPT.code());
    assertThat(bench.results.getLast().reason())
        .contains(KEY.text(), "The source is untouched")
        .contains("only " + (LENGTH - 1) + " bytes came");
  }

  /// A copy with wrong bytes is taken back, and one that could not be read is not: so the two are
  /// told apart.
  @Test
  void aConnectionThatBreaksIsNoWrongByte() {
    givingOf(broken(700, new IOException("Connection reset")));
    ObjectResult result = read(sent());
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.code()).isEqualTo(Kind.UNAVAILABLE.code());
    assertThat(result.reason()).contains("Connection reset", "same command");
    assertThat(bench.copied()).isEqualTo(BYTES);
  }

  @Test
  void aFaultThatTheStoreNamesIsTheFault() {
    StoreException changed = PartsBench.fault(Kind.CHANGED);
    givingOf(broken(700, new IOException(changed)));
    assertThat(read(sent()).code()).isEqualTo(Kind.CHANGED.code());
  }

  @Test
  void aStoreThatIsGoneEndsThePassAndThePortionStaysInFlight() {
    InputStream stream = broken(700, new IOException("Connection reset"));
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public ObjectBody open(Key key, ReadRequest request) {
            return new OtherBytes(inner().open(key, request), stream);
          }

          @Override
          public void check() {
            throw PartsBench.fault(Kind.UNAVAILABLE);
          }
        };
    assertThatExceptionOfType(PassStopped.class).isThrownBy(() -> read(sent()));
    assertThat(bench.results).isEmpty();
  }
}
