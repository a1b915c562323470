package org.tranship.driver.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.gcs.GcsDouble;

/// The contract against the double, below a prefix. Every request is one that the published API
/// has.
class GcsStoreTest extends StoreContract {
  private static final GcsDouble GCS = GcsDouble.start();

  private String location = "";

  @Override
  protected Store createStore() {
    location = "gs://" + GCS.freshBucket() + "/deep/prefix";
    return TestStores.anonymous(GCS, location);
  }

  @Override
  protected Store reopen(Store previous) {
    previous.close();
    return TestStores.anonymous(GCS, location);
  }

  @AfterEach
  void keptToThePublishedApi() {
    assertThat(GCS.violations()).isEmpty();
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
