package org.tranship.driver.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.testkit.server.fabric.FabricFault;

/// The gateway gives up waiting for the store, which has done what was asked or not: for a chunk,
/// and for a removal. And it says of an empty store that there is no content.
class FabricTimeoutsTest {
  private static final String DELETE = "DeleteImageStoreContent";

  private final ChunkedFile file = new ChunkedFile();

  @TempDir Path scratch;

  @AfterEach
  void stop() {
    file.close();
  }

  private static FabricFault timeout(boolean done) {
    return done
        ? new FabricFault.DoneAndAnswer(504, "FABRIC_E_TIMEOUT")
        : new FabricFault.Answer(504, "FABRIC_E_COMMUNICATION_ERROR");
  }

  /// The session tells whether the chunk came, and what came is not sent again.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChunkIsSettledByTheSession(boolean done) {
    file.cluster.faults().after(ChunkedFile.CHUNK, 2, timeout(done));
    try (Store store = file.open()) {
      assertThat(store.put(ChunkedFile.request())).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isThere();
    assertThat(file.cluster.count(ChunkedFile.CHUNK))
        .isEqualTo(done ? ChunkedFile.CHUNKS : ChunkedFile.CHUNKS + 1);
    assertThat(file.cluster.count(ChunkedFile.COMMIT)).isEqualTo(1);
  }

  /// The store by itself says that it does not know; who tries again has it look first.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRemovalIsSettledByLookingAgain(boolean done) {
    List<DeleteRequest> removal = List.of(DeleteRequest.of(ChunkedFile.KEY));
    try (Store store = file.open()) {
      file.cluster.imageStore().put(ChunkedFile.KEY.text(), ChunkedFile.BYTES);
      file.cluster.faults().next(DELETE, timeout(done));
      assertThat(store.delete(removal).getFirst()).isInstanceOf(WriteOutcome.Unknown.class);
      assertThat(file.cluster.imageStore().get(ChunkedFile.KEY.text()).isEmpty()).isEqualTo(done);
    }
    long before = file.cluster.count(DELETE);
    RetryPolicy quick =
        new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMinutes(1), 1000);
    try (Store store = Layers.in(scratch).withRetries(quick).around(file.open())) {
      file.cluster.imageStore().put(ChunkedFile.KEY.text(), ChunkedFile.BYTES);
      file.cluster.faults().next(DELETE, timeout(done));
      assertThat(store.delete(removal).getFirst()).isInstanceOf(WriteOutcome.Done.class);
    }
    file.isNotThere();
    assertThat(file.cluster.count(DELETE) - before).isEqualTo(done ? 1 : 2);
  }

  @Test
  void noContentAtTheRootIsAnEmptyStore() {
    file.cluster.faults().burst("GetImageStoreRootContent", 2, new FabricFault.Answer(204, ""));
    try (Store store = file.open()) {
      store.check();
      try (Listing listing = store.list(ListRequest.ALL)) {
        assertThat(listing.next()).isNull();
      }
    }
    assertThat(file.cluster.count("GetImageStoreRootContent")).isEqualTo(2);
  }
}
