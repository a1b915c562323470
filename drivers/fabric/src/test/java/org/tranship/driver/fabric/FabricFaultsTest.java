package org.tranship.driver.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.FabricFaults;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// Lost answers, replicas that change their primary, refusals, and what is particular to an image
/// store.
class FabricFaultsTest {
  private static final Key KEY = Key.of("Pkg/Code/run.cmd");
  private static final byte[] BYTES = {1, 2, 3};

  @TempDir Path scratch;
  private FabricDouble cluster =
      FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS).withPage(50));

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Store bare() {
    return TestStores.open(cluster, Map.of());
  }

  private Store patient() {
    RetryPolicy quick =
        new RetryPolicy(6, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMinutes(1), 1000);
    return Layers.in(scratch).withRetries(quick).around(bare());
  }

  private void holds(byte[] bytes) {
    assertThat(cluster.imageStore().get(KEY.text()).orElseThrow().bytes()).contains(bytes);
  }

  @Test
  void whoeverAnswers404ToEverythingIsNoEmptyStore() {
    try (Store store = bare()) {
      cluster.faults().burst(FabricFaults.ANY, 2, new FabricFault.Answer(404, ""));
      assertUnexpected(store);
      assertThatThrownBy(store::check).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void aPageOrFolderThatIsGoneDoesNotShortenAListing() {
    for (int i = 0; i < 60; i++) {
      cluster.imageStore().put("Pkg/" + i, new byte[1]);
      cluster.imageStore().put(i + ".txt", new byte[1]);
    }
    for (int answered = 1; answered < 4; answered++) {
      try (Store store = bare()) {
        cluster.faults().after(FabricFaults.ANY, answered, new FabricFault.Answer(404, ""));
        assertWholeOrUnexpected(store);
      }
    }
    try (Store store = bare()) {
      cluster.faults().burst("GetImageStoreContent", 100, new FabricFault.Answer(404, ""));
      assertUnexpected(store);
    }
  }

  private static void assertWholeOrUnexpected(Store store) {
    int listed = 0;
    try (Listing listing = store.list(ListRequest.ALL)) {
      while (listing.next() != null) {
        listed++;
      }
    } catch (StoreException fault) {
      assertThat(fault.kind()).isEqualTo(StoreException.Kind.UNEXPECTED);
      return;
    }
    assertThat(listed).isEqualTo(120);
  }

  private static void assertUnexpected(Store store) {
    assertThatThrownBy(
            () -> {
              try (Listing listing = store.list(ListRequest.ALL)) {
                while (listing.next() != null) {
                  // To its end.
                }
              }
            })
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.UNEXPECTED));
  }

  @Test
  void aTimeoutOfTheGatewayIsSettledByLooking() {
    try (Store store = bare()) {
      cluster.faults().next("UploadFile", new FabricFault.DoneAndAnswer(504, "FABRIC_E_TIMEOUT"));
      assertThat(store.put(PutRequest.of(KEY, BYTES))).isInstanceOf(WriteOutcome.Done.class);
      assertThat(cluster.count("UploadFile")).isEqualTo(1);
      holds(BYTES);

      // The same length was there before, and nothing was done: that is not known to be ours.
      cluster.faults().next("UploadFile", new FabricFault.Answer(504, "FABRIC_E_TIMEOUT"));
      byte[] others = {4, 5, 6};
      assertThat(store.put(PutRequest.of(KEY, others))).isInstanceOf(WriteOutcome.Unknown.class);
      holds(BYTES);
    }
  }

  @Test
  void aLostAnswerIsSettledByLooking() {
    try (Store store = bare()) {
      cluster.faults().next("UploadFile", new FabricFault.CutAfter());
      // Perhaps the HTTP client sends it again: the end is the same.
      assertThat(store.put(PutRequest.of(KEY, BYTES))).isInstanceOf(WriteOutcome.Done.class);
      holds(BYTES);
    }
  }

  @Test
  void whatIsUnknownIsWrittenAgainByThePatientLayer() {
    try (Store store = patient()) {
      cluster.faults().burst("UploadFile", 2, new FabricFault.Answer(504, ""));
      assertThat(store.put(PutRequest.of(KEY, BYTES))).isInstanceOf(WriteOutcome.Done.class);
      holds(BYTES);
      cluster.faults().burst(FabricFaults.ANY, 3, new FabricFault.Answer(503, "E_ABORT"));
      assertThat(store.stat(KEY)).isPresent();
      cluster
          .faults()
          .burst("DeleteImageStoreContent", 2, new FabricFault.Answer(503, "FABRIC_E_NOT_PRIMARY"));
      assertThat(store.delete(List.of(DeleteRequest.of(KEY))).getFirst())
          .isInstanceOf(WriteOutcome.Done.class);
      assertThat(cluster.imageStore().isEmpty()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "503,FABRIC_E_NO_WRITE_QUORUM,UNAVAILABLE,false",
    "504,FABRIC_E_TIMEOUT,TIMEOUT,true",
    "500,FABRIC_E_IMAGESTORE_IOERROR,UNEXPECTED,true",
    "400,E_INVALIDARG,UNSUPPORTED,false",
    "403,E_ACCESSDENIED,ACCESS_DENIED,false",
    "403,,BAD_CREDENTIALS,false",
    "413,FABRIC_E_VALUE_TOO_LARGE,TOO_LARGE,false"
  })
  void saysWhatARefusalMeans(int status, String code, Kind kind, boolean unknown) {
    try (Store store = bare()) {
      cluster.faults().next("UploadFile", new FabricFault.Answer(status, code == null ? "" : code));
      WriteOutcome outcome = store.put(PutRequest.of(KEY, BYTES));
      assertThat(outcome instanceof WriteOutcome.Unknown).isEqualTo(unknown);
      StoreException fault = catchThrowableOfType(StoreException.class, outcome::orThrow);
      assertThat(fault.kind()).isEqualTo(kind);
      assertThat(fault.getMessage()).contains(kind.code()).contains("HTTP " + status);
    }
  }

  @Test
  void tellsAnEmptyStoreFromAClusterWithoutOne() {
    try (Store store = bare()) {
      store.check();
      assertThat(store.stat(KEY)).isEmpty();
      cluster.imageStoreService(false);
      assertThatThrownBy(store::check)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("TRS-104")
          .hasMessageContaining("no image store service")
          .hasMessageContaining("Enable ImageStoreService");
    }
  }

  @Test
  void aCheckNamesAReplicaThatIsNotMounted() {
    String nowhere = scratch.resolve("nowhere").toString();
    try (Store store = TestStores.open(cluster, Map.of("replica", nowhere))) {
      assertThatThrownBy(store::check)
          .hasMessageContaining("TRS-117")
          .hasMessageContaining(nowhere);
    }
  }

  @Test
  void neverRemovesAFolder() {
    cluster.imageStore().put(KEY.text(), BYTES);
    try (Store store = bare()) {
      Key folder = Key.of("Pkg/Code");
      assertThat(store.delete(List.of(DeleteRequest.of(folder))).getFirst())
          .isInstanceOf(WriteOutcome.Done.class);
      assertThat(store.put(PutRequest.of(folder, BYTES))).isInstanceOf(WriteOutcome.Refused.class);
      assertThat(store.put(PutRequest.of(Key.of("Store"), BYTES)))
          .isInstanceOf(WriteOutcome.Refused.class);
      holds(BYTES);
      assertThat(cluster.count("DeleteImageStoreContent")).isZero();
    }
  }

  @Test
  void readsTheCurrentVersionFromAReplicaAndRefusesByNameWithoutOne() throws Exception {
    cluster.close();
    Path replica = scratch.resolve("mounted");
    cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS).withReplica(replica));
    try (Store store = TestStores.open(cluster, Map.of("replica", replica.toString()));
        Store blind = bare()) {
      store.put(PutRequest.of(KEY, BYTES)).orThrow();
      String old = cluster.imageStore().get(KEY.text()).orElseThrow().versionText();
      Path first = replica.resolve("Pkg/Code/" + old + ".run.cmd");
      store.put(PutRequest.of(KEY, new byte[] {9})).orThrow();
      Files.write(first, BYTES); // an older version that was not tidied away yet
      try (var body = store.open(KEY, ReadRequest.WHOLE)) {
        assertThat(body.readAll(10)).containsExactly(9);
      }
      assertThatThrownBy(() -> blind.open(KEY, ReadRequest.WHOLE))
          .hasMessageContaining("TRS-109")
          .hasMessageContaining("replica=DIRECTORY");
      assertThat(blind.capabilities().readable()).isFalse();

      String now = cluster.imageStore().get(KEY.text()).orElseThrow().versionText();
      Files.delete(replica.resolve("Pkg/Code/" + now + ".run.cmd"));
      StoreException behind =
          catchThrowableOfType(StoreException.class, () -> store.open(KEY, ReadRequest.WHOLE));
      assertThat(behind.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(behind.getMessage()).contains(now);
    }
  }

  @Test
  void sendsLargeFilesInOneRequestWhereThereAreNoChunks() {
    cluster.close();
    cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.LINUX));
    byte[] large = new byte[300_000];
    try (Store store = bare()) {
      store.put(PutRequest.of(KEY, Content.of(large))).orThrow();
    }
    holds(large);
    assertThat(cluster.count("UploadFileChunk")).isZero();
    assertThat(cluster.count("UploadFile")).isEqualTo(1);
  }
}
