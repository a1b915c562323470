package org.tranship.driver.gcs;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.server.gcs.GcsDouble;

/// Opens stores on the double of the testkit.
final class TestStores {
  private TestStores() {}

  static Store anonymous(GcsDouble gcs, String location) {
    return open(location, Map.of("endpoint", gcs.url().toString(), "anonymous", "true"), Map.of());
  }

  static Store open(String location, Map<String, String> options, Map<String, String> secrets) {
    Map<String, SecretRef> references = new TreeMap<>();
    secrets.forEach(
        (name, value) -> references.put(name, new SecretRef(SecretRef.Source.HELD, value)));
    StoreSpec spec = new StoreSpec(Location.parse(location), options, references);
    return new GcsStores(Map.of(), Clock.systemUTC())
        .open(spec, reference -> new Secret(reference.name()));
  }
}
