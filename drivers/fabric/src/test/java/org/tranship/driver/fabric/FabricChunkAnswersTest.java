package org.tranship.driver.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.client.fabric.FabricGateway;
import org.tranship.client.fabric.FabricTimeouts;
import org.tranship.client.fabric.UploadSession;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;

/// What an upload in chunks does at each refusal of the gateway: sessions of others, ranges that
/// are not waited for, and what cannot be joined.
class FabricChunkAnswersTest {
  private static final String CONFLICT = "FABRIC_E_UPLOAD_SESSION_ID_CONFLICT";
  private static final String RANGE = "FABRIC_E_UPLOAD_SESSION_RANGE_NOT_SATISFIABLE";

  private final ChunkedFile file = new ChunkedFile();
  private final FabricDouble cluster = file.cluster;

  @AfterEach
  void stop() {
    file.close();
  }

  private FabricGateway gateway() {
    HttpSettings settings =
        new HttpSettings(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Optional.empty(), Optional.empty());
    return new FabricGateway(
        HttpEndpoint.parse(cluster.url().toString()), settings, FabricTimeouts.USUAL);
  }

  /// @param size of another file that somebody uploads under the id that is ours
  @ParameterizedTest
  @CsvSource({
    "Store/App/other.dll,4,2",
    "Store/App/other.dll,4,4",
    "Store/App/Svc.Code.1.0/big.dll,4,2"
  })
  void aSessionOfAnotherFileIsLetBe(String path, int size, int sent) throws Exception {
    UUID id;
    try (FabricGateway gateway = gateway()) {
      id = begun(gateway);
      gateway.end(id);
      gateway.chunk(id, path, 0, size, Content.of(new byte[sent]));
      try (Store next = file.open()) {
        assertThat(next.put(ChunkedFile.known())).isInstanceOf(WriteOutcome.Done.class);
      }
      file.isThere();
      UploadSession others = gateway.session(id).orElseThrow();
      assertThat(others.size()).isEqualTo(size);
      assertThat(others.missing()).hasSize(sent == size ? 0 : 1);
    }
    assertThat(cluster.imageStore().paths()).containsExactly(ChunkedFile.KEY.text());
    assertThat(cluster.sessions()).as("the other one's").isOne();
  }

  /// The id under which the content is sent, of which a process that died has sent a part.
  private UUID begun(FabricGateway gateway) throws Exception {
    Store killed = file.open();
    cluster.faults().after(ChunkedFile.CHUNK, 2, new FabricFault.Then(killed::close));
    assertThat(killed.put(ChunkedFile.known())).isNotInstanceOf(WriteOutcome.Done.class);
    return UUID.fromString(gateway.sessions(ChunkedFile.KEY.text()).getFirst().id());
  }

  /// Somebody takes the id between the question and a chunk.
  @ParameterizedTest
  @CsvSource({"0", "3", "5"})
  void aConflictInTheMiddleIsBegunAnewUnderAnotherId(int well) {
    cluster.faults().after(ChunkedFile.CHUNK, well, new FabricFault.Answer(409, CONFLICT));
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.known())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(well + 1L + ChunkedFile.CHUNKS);
  }

  @Test
  void aGatewayThatHasNoFreeIdIsRefusing() {
    cluster.faults().burst(ChunkedFile.CHUNK, 20, new FabricFault.Answer(409, CONFLICT));
    assertRefused(Kind.UNAVAILABLE, CONFLICT);
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"0", "3", "5"})
  void aRangeThatIsRefusedIsAskedAboutAndGoneOnFrom(int well) {
    cluster.faults().after(ChunkedFile.CHUNK, well, new FabricFault.Answer(400, RANGE));
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS + 1L);
    assertThat(cluster.count("GetImageStoreUploadSessionById")).isEqualTo(2);
  }

  @Test
  void aRangeThatIsRefusedForEverEndsAndShowsNothing() {
    cluster.faults().burst(ChunkedFile.CHUNK, 1000, new FabricFault.Answer(400, RANGE));
    assertRefused(Kind.UNSUPPORTED, RANGE);
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "400,E_INVALIDARG,UNSUPPORTED",
    "400,FABRIC_E_INVALID_UPLOAD_SESSION_ID,UNSUPPORTED",
    "403,E_ACCESSDENIED,ACCESS_DENIED",
    "413,FABRIC_E_MESSAGE_TOO_LARGE,TOO_LARGE",
    "503,FABRIC_E_RECONFIGURATION_PENDING,UNAVAILABLE"
  })
  void whatNoQuestionCanSettleIsToldAtOnce(int status, String code, Kind kind) {
    cluster.faults().after(ChunkedFile.CHUNK, 2, new FabricFault.Answer(status, code));
    assertRefused(kind, code);
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(3);
  }

  @Test
  void aCommitThatIsRefusedOnceIsAskedForAgain() {
    cluster.faults().next(ChunkedFile.COMMIT, new FabricFault.Answer(400, "E_INVALIDARG"));
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS);
    assertThat(cluster.count(ChunkedFile.COMMIT)).isEqualTo(2);
  }

  /// Somebody else writes the same path at the time.
  @Test
  void aCommitBesideAnotherWriteIsRefusedAndWhoComesAgainSendsNoChunk() {
    PutRequest request = ChunkedFile.request();
    cluster.faults().next(ChunkedFile.COMMIT, new FabricFault.Answer(409, ""));
    try (Store store = file.open()) {
      assertThat(store.put(request)).isInstanceOf(WriteOutcome.Refused.class);
      file.isNotThere();
      assertThat(store.put(request)).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(cluster.count(ChunkedFile.CHUNK)).isEqualTo(ChunkedFile.CHUNKS);
  }

  private void assertRefused(Kind kind, String code) {
    try (Store store = file.open()) {
      WriteOutcome outcome = store.put(ChunkedFile.request());
      assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
      StoreException fault = catchThrowableOfType(StoreException.class, outcome::orThrow);
      assertThat(fault.kind()).isEqualTo(kind);
      assertThat(fault.getMessage()).contains(code);
    }
    file.isNotThere();
  }
}
