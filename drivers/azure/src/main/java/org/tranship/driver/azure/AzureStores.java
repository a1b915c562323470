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
  private final int page;
  private final SecureRandom random = new SecureRandom();

  /// For `ServiceLoader`.
  public AzureStores() {
    this(System.getenv(), Clock.systemUTC(), AzureListing.LARGEST_PAGE);
  }

  /// @param page entries per request of a listing
  AzureStores(Map<String, String> environment, Clock clock, int page) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.page = page;
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
    return new AzureStore(
        new AzureWire(settings, tokens(settings), clock), clock, this::name, page);
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
