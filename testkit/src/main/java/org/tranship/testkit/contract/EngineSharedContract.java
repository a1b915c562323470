package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.JournalException;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.work.Engine;
import org.tranship.core.work.PartsDigest;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.Payload;

/// A large object in a pass that lets several executors share it: whether an engine does so or not,
/// the copy is whole and proven or is not there, what is said of it is true, and whoever goes on
/// sends no part again that the target has.
interface EngineSharedContract extends EngineUnderTest {
  /// Whether several executors copy an object of this engine by parts.
  default boolean shares() {
    return false;
  }

  private void copy(SharedBench bench, VerifyLevel level) throws InterruptedException {
    try (Engine engine = engine(bench::open, LIMITS)) {
      engine.run(SharedBench.spec(level), bench.pending(), bench);
    }
  }

  private void copy(SharedBench bench) throws InterruptedException {
    copy(bench, VerifyLevel.READBACK);
  }

  /// What there is of every copy that succeeded.
  private static void isWhole(SharedBench bench) {
    ObjectResult result = bench.result();
    assertThat(result.succeeded()).as(result.reason()).isTrue();
    assertThat(bench.copied()).isEqualTo(bench.bytes);
    assertThat(bench.violations()).isEmpty();
    assertThat(bench.theirs().list("")).as("uploads that are left").isEmpty();
    assertThat(result.size().bytes()).isEqualTo(SharedBench.SIZE);
  }

  private static byte[] sha256(byte[] bytes, int from, int to) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, to - from);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Either the SHA-256 of the whole, or what says by its name that it is none.
  private void saysWhatIsTrue(SharedBench bench) throws NoSuchAlgorithmException {
    ObjectResult result = bench.result();
    byte[] bytes = bench.bytes;
    if (!shares()) {
      assertThat(result.sha256().orElseThrow().bytes()).isEqualTo(sha256(bytes, 0, bytes.length));
      return;
    }
    assertThat(result.sha256()).isEmpty();
    PartsDigest digest = Payload.parse(result.note()).parts().orElseThrow();
    MessageDigest tree = MessageDigest.getInstance("SHA-256");
    int part = Math.toIntExact(digest.partSize());
    for (int from = 0; from < bytes.length; from += part) {
      tree.update(sha256(bytes, from, Math.min(bytes.length, from + part)));
    }
    assertThat(digest.sha256().bytes()).isEqualTo(tree.digest());
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    assertThat(digest.crc32c().hex()).isEqualTo(HexFormat.of().toHexDigits((int) crc.getValue()));
    assertThat(result.note()).contains(" sha256-parts=" + part + ":");
  }

  @Test
  default void aLargeObjectArrivesWholeAndIsProven()
      throws InterruptedException, NoSuchAlgorithmException {
    SharedBench bench = new SharedBench();
    copy(bench);
    isWhole(bench);
    saysWhatIsTrue(bench);
    assertThat(bench.result().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.result().level()).isEqualTo(Level.READBACK);
    assertThat(bench.results())
        .hasSize(21)
        .allSatisfy((_, it) -> assertThat(it.succeeded()).isTrue());
    assertThat(bench.sent.size() > 2).as("parts: %s", bench.sent).isEqualTo(shares());
    assertThat(bench.sent).doesNotHaveDuplicates();
  }

  @Test
  default void whatIsNotReadBackIsNotSaidToBe()
      throws InterruptedException, NoSuchAlgorithmException {
    SharedBench bench = new SharedBench();
    copy(bench, VerifyLevel.SERVER);
    isWhole(bench);
    saysWhatIsTrue(bench);
    assertThat(bench.result().level()).isNotEqualTo(Level.READBACK).isNotEqualTo(Level.NONE);
  }

  @Test
  default void aSourceThatIsWrittenAnewIsNeverMixed() throws InterruptedException {
    SharedBench bench = new SharedBench();
    AtomicInteger reads = new AtomicInteger();
    bench.beforeRead =
        () -> {
          if (reads.incrementAndGet() == 3) {
            bench.old.put(PutRequest.of(SharedBench.LARGE, new byte[SharedBench.SIZE])).orThrow();
          }
        };
    copy(bench);
    if (bench.result().succeeded()) {
      isWhole(bench); // it was read before
    } else {
      assertThat(bench.result().code()).isEqualTo(Kind.CHANGED.code());
      assertThat(bench.copied()).isEmpty();
      assertThat(bench.theirs().list("")).as("uploads that are left").isEmpty();
    }
    assertThat(bench.result().succeeded()).isEqualTo(!shares());
  }

  @Test
  default void anotherObjectThatIsThereIsLeftAlone() throws InterruptedException {
    SharedBench bench = new SharedBench();
    byte[] other = new byte[SharedBench.SIZE];
    bench.neu.put(PutRequest.of(SharedBench.LARGE, other)).orThrow();
    copy(bench);
    assertThat(bench.result().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(bench.result().code()).isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(bench.result().reason()).contains("another object");
    assertThat(bench.copied()).isEqualTo(other);
    assertThat(bench.theirs().list("")).as("uploads that are left").isEmpty();
  }

  /// Removed once all of it was sent: whoever has to look at it again to end the copy does not find
  /// it, and what was sent costs nobody anything.
  @Test
  default void aSourceThatIsGoneAtTheEndLeavesNoUpload() throws InterruptedException {
    SharedBench bench = new SharedBench();
    bench.allSent =
        () -> bench.old.delete(List.of(DeleteRequest.of(SharedBench.LARGE))).getFirst().orThrow();
    copy(bench);
    assertThat(bench.old.stat(SharedBench.LARGE)).isEmpty();
    assertThat(bench.theirs().list("")).as("uploads that are left").isEmpty();
    assertThat(bench.result().succeeded()).isEqualTo(!shares());
    assertThat(bench.copied()).isEqualTo(shares() ? new byte[0] : bench.bytes);
  }

  @Test
  default void aCopyThatHoldsOtherBytesIsTakenBack() throws InterruptedException {
    SharedBench bench = new SharedBench();
    bench.target = SharedBench::rotten;
    copy(bench);
    assertThat(bench.result().code()).isEqualTo(Kind.CORRUPT.code());
    assertThat(bench.result().reason()).contains("The copy was removed");
    assertThat(bench.copied()).isEmpty();
    bench.target = store -> store;
    copy(bench);
    isWhole(bench);
  }

  @Test
  default void anAnswerOfAPartThatIsLostCostsNoPart() throws InterruptedException {
    SharedBench bench = new SharedBench();
    AtomicInteger parts = new AtomicInteger();
    bench.uploads =
        inner ->
            new ForwardingUploads(inner) {
              @Override
              public Part part(Upload upload, int number, Content content) {
                Part part = super.part(upload, number, content);
                if (parts.incrementAndGet() == 3) {
                  throw EngineBench.fault(Kind.TIMEOUT);
                }
                return part;
              }
            };
    copy(bench);
    assertThat(bench.result().succeeded()).isEqualTo(!shares());
    goesOn(bench);
  }

  @Test
  default void anAnswerOfTheEndThatIsLostIsSettledByLooking() throws InterruptedException {
    SharedBench bench = new SharedBench();
    bench.end = _ -> new WriteOutcome.Unknown(EngineBench.fault(Kind.TIMEOUT));
    copy(bench);
    isWhole(bench);
    assertThat(bench.result().level()).isEqualTo(Level.READBACK);
  }

  /// The process dies at each note: the beginning, the upload's id, the digests of parts.
  @Test
  default void aDeadDriverIsFollowedByOneThatSendsNothingAgain() throws InterruptedException {
    for (int at = 1; at <= 6; at++) {
      SharedBench bench = new SharedBench();
      bench.dieAtNote(at);
      if (shares()) {
        assertThatExceptionOfType(JournalException.class).isThrownBy(() -> copy(bench));
      } else {
        copy(bench);
      }
      bench.live();
      assertThat(bench.noted()).isEqualTo(shares() && at > 3 ? at - 3 : 0);
      goesOn(bench);
    }
  }

  @Test
  default void anInterruptLosesNoPart() throws InterruptedException {
    SharedBench bench = new SharedBench();
    Thread engine = Thread.currentThread();
    AtomicInteger reads = new AtomicInteger();
    bench.beforeRead =
        () -> {
          if (reads.incrementAndGet() == 2) {
            engine.interrupt();
          }
        };
    boolean interrupted = false;
    try {
      copy(bench);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    Thread.interrupted();
    assertThat(interrupted).isEqualTo(shares());
    bench.beforeRead = () -> {};
    assertThat(bench.noted()).isEqualTo(bench.sent.size());
    goesOn(bench);
  }

  /// Another run ends what one has begun, and sends no part again that the target has. Those whose
  /// digests are noted are not even read.
  private void goesOn(SharedBench bench) throws InterruptedException {
    UnaryOperator<ResumableUploads> faults = bench.uploads;
    List<Integer> had = new ArrayList<>();
    bench
        .theirs()
        .list("")
        .forEach(upload -> bench.theirs().parts(upload).forEach(part -> had.add(part.number())));
    int noted = bench.noted();
    boolean whole = bench.copied().length > 0;
    bench.uploads = inner -> inner;
    bench.sent.clear();
    bench.read.clear();
    copy(bench);
    bench.uploads = faults;
    if (whole) {
      assertThat(Arrays.equals(bench.copied(), bench.bytes)).isTrue();
      return;
    }
    isWhole(bench);
    assertThat(bench.sent).doesNotHaveDuplicates().noneMatch(had::contains);
    if (shares()) {
      assertThat(bench.sent).hasSize(5 - had.size());
      assertThat(new HashSet<>(bench.read)).hasSize(5 - noted);
    }
  }
}
