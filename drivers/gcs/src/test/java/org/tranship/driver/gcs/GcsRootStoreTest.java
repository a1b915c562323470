package org.tranship.driver.gcs;

import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.gcs.GcsDouble;

/// The contract at the root of a bucket, where a few names are not to be had, with small pages.
class GcsRootStoreTest extends StoreContract {
  private static final GcsDouble GCS = GcsDouble.start();

  @Override
  protected Store createStore() {
    GCS.page(7);
    return TestStores.anonymous(GCS, "gs://" + GCS.freshBucket());
  }

  /// The JSON API has no field for it.
  @Override
  public Set<String> lacking() {
    return Set.of(Attributes.EXPIRES);
  }

  @AfterAll
  static void stop() {
    GCS.close();
  }
}
