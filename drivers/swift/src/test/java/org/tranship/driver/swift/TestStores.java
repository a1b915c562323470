package org.tranship.driver.swift;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.server.SwiftServer;

/// Opens stores on the Swift of the testkit.
final class TestStores {
  private TestStores() {}

  /// A store with v1 sign-in whose container is made if it is missing.
  static Store v1(String location) {
    SwiftServer swift = SwiftServer.shared();
    return open(
        location,
        Map.of(
            "auth", swift.authUrl().toString(), "user", swift.user(), "create-container", "true"),
        Map.of("key", swift.key()));
  }

  static Store open(String location, Map<String, String> options, Map<String, String> secrets) {
    Map<String, SecretRef> references = new TreeMap<>();
    secrets.forEach(
        (name, value) -> references.put(name, new SecretRef(SecretRef.Source.HELD, value)));
    StoreSpec spec = new StoreSpec(Location.parse(location), options, references);
    return new SwiftStores(Map.of(), Clock.systemUTC())
        .open(spec, reference -> new Secret(reference.name()));
  }

  /// The store, with the container made and the server probed.
  static Store ready(Store store) {
    store.check();
    store.feature(WriteProbe.class).orElseThrow().probe();
    return store;
  }
}
