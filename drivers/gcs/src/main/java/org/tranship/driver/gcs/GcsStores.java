package org.tranship.driver.gcs;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.tranship.client.http.AccessTokens;
import org.tranship.client.http.HttpClient;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Opens `gs://bucket/prefix`.
public final class GcsStores implements StoreProvider {
  private final Map<String, String> environment;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /// For `ServiceLoader`.
  public GcsStores() {
    this(System.getenv(), Clock.systemUTC());
  }

  GcsStores(Map<String, String> environment, Clock clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("gs");
  }

  @Override
  public String description() {
    return "gs://BUCKET/PREFIX?credentials=file:KEY.json: Google Cloud Storage, by its JSON API";
  }

  @Override
  public Store open(StoreSpec spec, Secrets secrets) {
    GcsSettings settings = GcsLocation.read(spec, secrets, environment);
    GcsErrors errors = new GcsErrors(settings);
    AccessTokens credentials =
        settings.anonymous()
            ? AccessTokens.none()
            : settings
                .accessToken()
                .map(AccessTokens::fixed)
                .orElseGet(() -> new GoogleTokens(settings, errors));
    HttpClient client = new HttpClient(settings.endpoint(), settings.http());
    return new GcsStore(
        new GcsWire(settings, credentials, client, errors), errors, clock, this::name);
  }

  private String name() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
