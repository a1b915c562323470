package org.tranship.driver.s3;

import java.util.Map;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.SwiftServer;

/// The contract against Swift, through its S3 face.
class SwiftS3StoreTest extends StoreContract {
  @Override
  protected Store createStore() {
    S3Endpoint endpoint = SwiftServer.shared().s3();
    return TestStores.ready(endpoint, endpoint.freshBucketName(), Map.of());
  }
}
