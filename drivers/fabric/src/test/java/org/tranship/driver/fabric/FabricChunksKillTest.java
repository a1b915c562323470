package org.tranship.driver.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;

/// Uploads in chunks, with a fault at every request of theirs: answers that are lost before and
/// after the work, another primary, time that passes, and a process that is gone.
class FabricChunksKillTest {

  private final ChunkedFile file = new ChunkedFile();
  private final FabricDouble cluster = file.cluster;

  @AfterEach
  void stop() {
    file.close();
  }

  @Test
  void sendsEachChunkOnceAndLeavesNoSession() {
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS);
    assertThat(cluster.sessions()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aChunkWhoseAnswerWasLostIsNotSentAgain(int well) {
    cluster.faults().after(ChunkedFile.CHUNK, well, new FabricFault.CutAfter());
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aChunkThatWasLostIsSentAgainAndNoOther(int well) {
    cluster.faults().after(ChunkedFile.CHUNK, well, new FabricFault.CutBefore());
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anotherPrimaryInTheMiddleCostsOnlyWhatItLost(int well) {
    cluster.faults().after(ChunkedFile.CHUNK, well, new FabricFault.Failover());
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS + well);
  }

  @Test
  void aCommitWhoseAnswerWasLostIsSettled() {
    cluster.faults().next(ChunkedFile.COMMIT, new FabricFault.CutAfter());
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS);
  }

  /// After it nobody but the listing can tell.
  @Test
  void aCommitThatTheNextPrimaryKnowsNothingOfIsSettledByLooking() {
    cluster
        .faults()
        .next(ChunkedFile.COMMIT, new FabricFault.DoneAndAnswer(504, "FABRIC_E_TIMEOUT"));
    cluster
        .faults()
        .after("GetImageStoreUploadSessionById", 1, new FabricFault.Then(cluster::failover));
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS);
    assertThat(cluster.count(ChunkedFile.COMMIT)).isEqualTo(1);
  }

  @Test
  void aSessionThatRanOutBeforeTheCommitIsBegunAnew() {
    cluster
        .faults()
        .next(ChunkedFile.COMMIT, new FabricFault.Then(() -> cluster.pass(Duration.ofHours(1))));
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(2L * ChunkedFile.CHUNKS);
  }

  /// A process dies at a request, before or after its work; another one has the same to do.
  @ParameterizedTest
  @CsvSource({
    "0,false", "0,true", "1,false", "1,true", "3,false", "3,true", "5,false", "5,true", "6,false",
    "6,true"
  })
  void whoComesAfterAKillSendsOnlyWhatIsMissing(int well, boolean done) {
    Store killed = file.open();
    boolean commit = well == ChunkedFile.CHUNKS;
    if (done) {
      FabricFault end = new FabricFault.DoneThen(killed::close);
      cluster
          .faults()
          .after(commit ? ChunkedFile.COMMIT : ChunkedFile.CHUNK, commit ? 0 : well, end);
    } else {
      cluster
          .faults()
          .after(
              commit ? ChunkedFile.COMMIT : ChunkedFile.CHUNK,
              commit ? 0 : well,
              new FabricFault.CutBefore());
      cluster
          .faults()
          .after("GetImageStoreUploadSessionById", 1, new FabricFault.Then(killed::close));
    }
    assertThat(killed.put(ChunkedFile.known())).isNotInstanceOf(WriteOutcome.Done.class);
    boolean there = commit && done;
    assertThat(cluster.imageStore().get(ChunkedFile.KEY.text()).isPresent()).isEqualTo(there);

    cluster.faults().clear();
    long before = cluster.count(ChunkedFile.CHUNK);
    try (Store next = file.open()) {
      assertThat(next.put(ChunkedFile.known())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    // What was committed already cannot be told from what only seems so, and is sent anew.
    long missing =
        there ? ChunkedFile.CHUNKS : ChunkedFile.CHUNKS - well - (done && !commit ? 1 : 0);
    assertThat(cluster.count(ChunkedFile.CHUNK) - before).isEqualTo(missing);
  }

  /// Two contents of one length under one key: nothing of the first may get into the second.
  @Test
  void aSessionIsNeverTakenUpForOtherContent() {
    Store killed = file.open();
    cluster.faults().after(ChunkedFile.CHUNK, 2, new FabricFault.Then(killed::close));
    assertThat(killed.put(ChunkedFile.request())).isNotInstanceOf(WriteOutcome.Done.class);
    byte[] others = Samples.bytes(8, ChunkedFile.BYTES.length);
    try (Store next = file.open()) {
      assertThat(next.put(PutRequest.of(ChunkedFile.KEY, Content.of(others))))
          .isInstanceOf(WriteOutcome.Done.class);
    }
    assertThat(cluster.imageStore().get(ChunkedFile.KEY.text()).orElseThrow().bytes())
        .contains(others);
  }

  @Test
  void aSessionThatBrokeOffIsNotTakenUpForOtherContentEither() {
    byte[] others = Samples.bytes(8, ChunkedFile.BYTES.length);
    cluster
        .faults()
        .after(ChunkedFile.CHUNK, 3, new FabricFault.Answer(503, "FABRIC_E_NOT_PRIMARY"));
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Refused.class);
      assertThat(store.put(PutRequest.of(ChunkedFile.KEY, Content.of(others))))
          .isInstanceOf(WriteOutcome.Done.class);
    }
    assertThat(cluster.imageStore().get(ChunkedFile.KEY.text()).orElseThrow().bytes())
        .contains(others);
  }

  @Test
  void goesOnBehindA503WithTheSameContent() {
    PutRequest request = ChunkedFile.request();
    cluster
        .faults()
        .after(ChunkedFile.CHUNK, 3, new FabricFault.Answer(503, "FABRIC_E_NOT_PRIMARY"));
    try (Store store = file.open()) {
      assertThat(store.put(request)).isInstanceOf(WriteOutcome.Refused.class);
      assertThat(store.put(request)).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS + 1);
  }
}
