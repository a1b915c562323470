package org.tranship.driver.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// A cluster of its own, and a file that goes there in six chunks.
final class ChunkedFile implements AutoCloseable {
  static final String CHUNK = "UploadFileChunk";
  static final String COMMIT = "CommitImageStoreUploadSession";
  static final Key KEY = Key.of("Store/App/Svc.Code.1.0/big.dll");
  static final byte[] BYTES = Samples.bytes(7, 5 * 48 * 1024 + 100);
  static final int CHUNKS = 6;

  final FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));

  Store open() {
    return TestStores.open(cluster, Map.of("platform", "windows"));
  }

  static PutRequest request() {
    return PutRequest.of(KEY, Samples.streamed(BYTES));
  }

  /// One whose session has an id that any process finds.
  static PutRequest known() {
    return request()
        .knowing(Map.of(DigestAlgorithm.MD5, Samples.digest(DigestAlgorithm.MD5, BYTES)));
  }

  void isThere() {
    assertThat(cluster.imageStore().get(KEY.text()).orElseThrow().bytes()).contains(BYTES);
  }

  void isNotThere() {
    assertThat(cluster.imageStore().get(KEY.text())).isEmpty();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
