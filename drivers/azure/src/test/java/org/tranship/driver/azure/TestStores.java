package org.tranship.driver.azure;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.server.AzuriteServer;

/// Opens stores on the Azurite of the testkit.
final class TestStores {
  private TestStores() {}

  /// A store in a container that is made if it is missing.
  ///
  /// @param path container and prefix
  static Store azurite(String path, Map<String, String> options) {
    return azurite(path, options, AzureListing.LARGEST_PAGE);
  }

  /// @param page entries per request of a listing
  static Store azurite(String path, Map<String, String> options, int page) {
    AzuriteServer azurite = AzuriteServer.shared();
    Map<String, String> all = new TreeMap<>(options);
    all.putIfAbsent("endpoint", azurite.uri().toString());
    all.putIfAbsent("create-container", "true");
    StoreSpec spec =
        spec("azblob://" + azurite.account() + "/" + path, all, Map.of("key", azurite.key()));
    return open(spec, Map.of(), Clock.systemUTC(), page);
  }

  static Store open(String location, Map<String, String> options, Map<String, String> secrets) {
    return open(location, options, secrets, Clock.systemUTC());
  }

  static Store open(
      String location, Map<String, String> options, Map<String, String> secrets, Clock clock) {
    return open(location, options, secrets, Map.of(), clock);
  }

  static Store open(
      String location,
      Map<String, String> options,
      Map<String, String> secrets,
      Map<String, String> environment,
      Clock clock) {
    return open(spec(location, options, secrets), environment, clock, AzureListing.LARGEST_PAGE);
  }

  private static StoreSpec spec(
      String location, Map<String, String> options, Map<String, String> secrets) {
    Map<String, SecretRef> references = new TreeMap<>();
    secrets.forEach(
        (name, value) -> references.put(name, new SecretRef(SecretRef.Source.HELD, value)));
    return new StoreSpec(Location.parse(location), options, references);
  }

  private static Store open(
      StoreSpec spec, Map<String, String> environment, Clock clock, int page) {
    return new AzureStores(environment, clock, page)
        .open(spec, reference -> new Secret(reference.name()));
  }

  /// The store, with the container made.
  static Store ready(Store store) {
    store.check();
    return store;
  }
}
