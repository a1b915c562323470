package org.tranship.driver.s3;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;
import org.tranship.testkit.server.S3Endpoint;

/// Opens stores on the servers of the testkit.
final class TestStores {
  private TestStores() {}

  /// A store in a bucket that is made if it is missing, with everything else to be found out.
  static Store open(S3Endpoint endpoint, String bucket, Map<String, String> options) {
    return open(endpoint, "s3://" + bucket, options, Clock.systemUTC());
  }

  static Store open(
      S3Endpoint endpoint, String location, Map<String, String> options, Clock clock) {
    Map<String, String> all = new TreeMap<>(options);
    all.putIfAbsent("endpoint", endpoint.uri().toString());
    all.putIfAbsent("region", endpoint.region());
    all.putIfAbsent("create-bucket", "true");
    StoreSpec spec =
        new StoreSpec(
            Location.parse(location),
            all,
            Map.of(
                "access_key_id", new SecretRef(SecretRef.Source.HELD, "id"),
                "secret_access_key", new SecretRef(SecretRef.Source.HELD, "key")));
    Secrets secrets =
        reference ->
            new Secret(reference.name().equals("id") ? endpoint.accessKey() : endpoint.secretKey());
    return new S3Stores(Map.of(), clock).open(spec, secrets);
  }

  /// The same, with the bucket made and the server probed.
  static Store ready(S3Endpoint endpoint, String bucket, Map<String, String> options) {
    Store store = open(endpoint, bucket, options);
    store.check();
    store.feature(WriteProbe.class).orElseThrow().probe();
    return store;
  }
}
