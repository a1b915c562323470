package org.tranship.driver.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.StoredFile;

/// Uploads in chunks, with a fault at every request of theirs: answers that are lost before and
/// after the work, another primary, time that passes, and a process that is gone.
class FabricChunksKillTest {
  private static final String CHUNK = "UploadFileChunk";
  private static final String COMMIT = "CommitImageStoreUploadSession";
  private static final Key KEY = Key.of("Store/App/Svc.Code.1.0/big.dll");
  private static final byte[] BYTES = Samples.bytes(7, 5 * 48 * 1024 + 100);
  private static final int CHUNKS = 6;

  private final FabricDouble cluster =
      FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Store open() {
    return TestStores.open(cluster, Map.of("platform", "windows"));
  }

  private static PutRequest request() {
    return PutRequest.of(KEY, Samples.streamed(BYTES));
  }

  private static PutRequest known() {
    return request()
        .knowing(Map.of(DigestAlgorithm.MD5, Samples.digest(DigestAlgorithm.MD5, BYTES)));
  }

  private void isThere() {
    StoredFile file = cluster.imageStore().get(KEY.text()).orElseThrow();
    assertThat(file.bytes()).contains(BYTES);
  }

  @Test
  void sendsEachChunkOnceAndLeavesNoSession() {
    try (Store store = open()) {
      assertThat(store.put(request())).isInstanceOf(WriteOutcome.Done.class);
    }
    isThere();
    assertThat(cluster.count(CHUNK)).isEqualTo(CHUNKS);
    assertThat(cluster.sessions()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aChunkWhoseAnswerWasLostIsNotSentAgain(int well) {
    cluster.faults().after(CHUNK, well, new FabricFault.CutAfter());
    try (Store store = open()) {
      assertThat(store.put(request())).isInstanceOf(WriteOutcome.Done.class);
    }
    isThere();
    assertThat(cluster.count(CHUNK)).isEqualTo(CHUNKS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aChunkThatWasLostIsSentAgainAndNoOther(int well) {
    cluster.faults().after(CHUNK, well, new FabricFault.CutBefore());
    try (Store store = open()) {
      assertThat(store.put(request())).isInstanceOf(WriteOutcome.Done.class);
    }
    isThere();
    assertThat(cluster.count(CHUNK)).isEqualTo(CHUNKS + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anotherPrimaryInTheMiddleCostsOnlyWhatItLost(int well) {
    cluster.faults().after(CHUNK, well, new FabricFault.Failover());
    try (Store store = open()) {
      assertThat(store.put(request())).isInstanceOf(WriteOutcome.Done.class);
    }
    isThere();
    assertThat(cluster.count(CHUNK)).isEqualTo(CHUNKS + well);
  }

  @Test
  void aCommitWhoseAnswerWasLostIsSettled() {
    cluster.faults().next(COMMIT, new FabricFault.CutAfter());
    try (Store store = open()) {
      assertThat(store.put(request())).isInstanceOf(WriteOutcome.Done.class);
    }
    isThere();
    assertThat(cluster.count(CHUNK)).isEqualTo(CHUNKS);
  }

  /// After it nobody but the listing can tell.
  @Test
  void aCommitThatTheNextPrimaryKnowsNothingOfIsSettledByLooking() {
    cluster.faults().next(COMMIT, new FabricFault.DoneAndAnswer(504, "FABRIC_E_TIMEOUT"));
    cluster
        .faults()
        .after("GetImageStoreUploadSessionById", 1, new FabricFault.Then(cluster::failover));
    try (Store store = open()) {
      assertThat(store.put(request())).isInstanceOf(WriteOutcome.Done.class);
    }
    isThere();
    assertThat(cluster.count(CHUNK)).isEqualTo(CHUNKS);
    assertThat(cluster.count(COMMIT)).isEqualTo(1);
  }

  @Test
  void aSessionThatRanOutBeforeTheCommitIsBegunAnew() {
    cluster.faults().next(COMMIT, new FabricFault.Then(() -> cluster.pass(Duration.ofHours(1))));
    try (Store store = open()) {
      assertThat(store.put(request())).isInstanceOf(WriteOutcome.Done.class);
    }
    isThere();
    assertThat(cluster.count(CHUNK)).isEqualTo(2L * CHUNKS);
  }

  /// A process dies at a request, before or after its work; another one has the same to do.
  @ParameterizedTest
  @CsvSource({
    "0,false", "0,true", "1,false", "1,true", "3,false", "3,true", "5,false", "5,true", "6,false",
    "6,true"
  })
  void whoComesAfterAKillSendsOnlyWhatIsMissing(int well, boolean done) {
    Store killed = open();
    boolean commit = well == CHUNKS;
    if (done) {
      FabricFault end = new FabricFault.DoneThen(killed::close);
      cluster.faults().after(commit ? COMMIT : CHUNK, commit ? 0 : well, end);
    } else {
      cluster
          .faults()
          .after(commit ? COMMIT : CHUNK, commit ? 0 : well, new FabricFault.CutBefore());
      cluster
          .faults()
          .after("GetImageStoreUploadSessionById", 1, new FabricFault.Then(killed::close));
    }
    assertThat(killed.put(known())).isNotInstanceOf(WriteOutcome.Done.class);
    boolean there = commit && done;
    assertThat(cluster.imageStore().get(KEY.text()).isPresent()).isEqualTo(there);

    cluster.faults().clear();
    long before = cluster.count(CHUNK);
    try (Store next = open()) {
      assertThat(next.put(known())).isInstanceOf(WriteOutcome.Done.class);
    }
    isThere();
    // What was committed already cannot be told from what only seems so, and is sent anew.
    long missing = there ? CHUNKS : CHUNKS - well - (done && !commit ? 1 : 0);
    assertThat(cluster.count(CHUNK) - before).isEqualTo(missing);
  }

  /// Two contents of one length under one key: nothing of the first may get into the second.
  @Test
  void aSessionIsNeverTakenUpForOtherContent() {
    Store killed = open();
    cluster.faults().after(CHUNK, 2, new FabricFault.Then(killed::close));
    assertThat(killed.put(request())).isNotInstanceOf(WriteOutcome.Done.class);
    byte[] others = Samples.bytes(8, BYTES.length);
    try (Store next = open()) {
      assertThat(next.put(PutRequest.of(KEY, Content.of(others))))
          .isInstanceOf(WriteOutcome.Done.class);
    }
    assertThat(cluster.imageStore().get(KEY.text()).orElseThrow().bytes()).contains(others);
  }

  @Test
  void aSessionThatBrokeOffIsNotTakenUpForOtherContentEither() {
    byte[] others = Samples.bytes(8, BYTES.length);
    cluster.faults().after(CHUNK, 3, new FabricFault.Answer(503, "FABRIC_E_NOT_PRIMARY"));
    try (Store store = open()) {
      assertThat(store.put(request())).isInstanceOf(WriteOutcome.Refused.class);
      assertThat(store.put(PutRequest.of(KEY, Content.of(others))))
          .isInstanceOf(WriteOutcome.Done.class);
    }
    assertThat(cluster.imageStore().get(KEY.text()).orElseThrow().bytes()).contains(others);
  }

  @Test
  void goesOnBehindA503WithTheSameContent() {
    PutRequest request = request();
    cluster.faults().after(CHUNK, 3, new FabricFault.Answer(503, "FABRIC_E_NOT_PRIMARY"));
    try (Store store = open()) {
      assertThat(store.put(request)).isInstanceOf(WriteOutcome.Refused.class);
      assertThat(store.put(request)).isInstanceOf(WriteOutcome.Done.class);
    }
    isThere();
    assertThat(cluster.count(CHUNK)).isEqualTo(CHUNKS + 1);
  }
}
