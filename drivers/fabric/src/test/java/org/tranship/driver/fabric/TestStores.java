package org.tranship.driver.fabric;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.server.fabric.FabricDouble;

/// Opens stores on the double of the testkit.
final class TestStores {
  private TestStores() {}

  /// A store whose files go in chunks from 64 KiB on, where the cluster takes chunks.
  static Store open(FabricDouble cluster, Map<String, String> more) {
    Map<String, String> options = new TreeMap<>(more);
    options.put("endpoint", cluster.url().toString());
    options.putIfAbsent("single-put", "64K");
    options.putIfAbsent("chunk-size", "48K");
    return open(options, Map.of());
  }

  static Store open(Map<String, String> options, Map<String, String> secrets) {
    Map<String, SecretRef> references = new TreeMap<>();
    secrets.forEach(
        (name, value) -> references.put(name, new SecretRef(SecretRef.Source.HELD, value)));
    StoreSpec spec = new StoreSpec(Location.parse("fabric:ImageStore"), options, references);
    return new FabricStores(Clock.systemUTC())
        .open(spec, reference -> new Secret(reference.name()));
  }
}
