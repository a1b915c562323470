package org.tranship.driver.s3;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.client.http.HttpClient;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Opens `s3://bucket/prefix`.
public final class S3Stores implements StoreProvider {
  private final Map<String, String> environment;
  private final Clock clock;

  /// For `ServiceLoader`.
  public S3Stores() {
    this(System.getenv(), Clock.systemUTC());
  }

  S3Stores(Map<String, String> environment, Clock clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("s3");
  }

  @Override
  public String description() {
    return "s3://BUCKET/PREFIX?endpoint=URL&region=NAME: AWS S3, Ceph RGW, MinIO, S3Proxy, Swift's s3api";
  }

  @Override
  public Store open(StoreSpec spec, Secrets secrets) {
    S3Settings settings = S3Location.read(spec, secrets, environment);
    S3Credentials credentials =
        settings.anonymous()
            ? S3Credentials.fixed(Optional.empty())
            : settings.keys().isPresent()
                ? S3Credentials.fixed(settings.keys())
                : new SdkCredentials(settings);
    HttpClient client = new HttpClient(settings.endpoint(), settings.http());
    return new S3Store(new S3Wire(settings, credentials, client, clock), probeName());
  }

  private static String probeName() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
