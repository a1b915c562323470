package org.tranship.driver.azure;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.tranship.client.http.AccessTokens;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Opens `azblob://account/container/prefix`, and the `xstore:` strings of Service Fabric.
public final class AzureStores implements StoreProvider {
  private final Map<String, String> environment;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /// For `ServiceLoader`.
  public AzureStores() {
    this(System.getenv(), Clock.systemUTC());
  }

  AzureStores(Map<String, String> environment, Clock clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("azblob", "xstore");
  }

  @Override
  public String description() {
    return "azblob://ACCOUNT/CONTAINER/PREFIX?key=${NAME}: Azure Blob Storage, Azurite; and xstore:"
        + " strings of Service Fabric";
  }

  @Override
  public Store open(StoreSpec spec, Secrets secrets) {
    AzureSettings settings = AzureLocation.read(spec, secrets, environment);
    return new AzureStore(new AzureWire(settings, tokens(settings), clock), clock, this::name);
  }

  private AccessTokens tokens(AzureSettings settings) {
    return switch (settings.login()) {
      case AzureLogin.Token(var token) -> AccessTokens.fixed(token);
      case AzureLogin.Entra(var as) -> {
        AzureErrors errors = new AzureErrors(settings);
        yield new EntraTokens(
            new EntraSignIn(as, settings.http(), new EntraErrors(as, errors)), errors, clock);
      }
      case AzureLogin.SharedKey _, AzureLogin.Sas _, AzureLogin.Anonymous _ -> AccessTokens.none();
    };
  }

  private String name() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
