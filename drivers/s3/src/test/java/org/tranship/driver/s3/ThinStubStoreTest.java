package org.tranship.driver.s3;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// The contract against the testkit's own small server, whose ETags are MD5 and which keeps tags,
/// below a prefix.
class ThinStubStoreTest extends StoreContract {
  private static ThinS3Stub stub = ThinS3Stub.start(options());

  private static StubOptions options() {
    return StubOptions.defaults().withMd5Etags(true).withTags(true);
  }

  @BeforeAll
  static void start() {
    stub.close();
    stub = ThinS3Stub.start(options());
  }

  @AfterAll
  static void stop() {
    stub.close();
  }

  @Override
  protected Store createStore() {
    return TestStores.ready(
        stub.endpoint(), stub.endpoint().freshBucketName() + "/deep/prefix", Map.of());
  }
}
