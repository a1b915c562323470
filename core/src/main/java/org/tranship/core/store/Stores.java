package org.tranship.core.store;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.value.Secrets;

/// Opens stores by scheme, among the drivers that are on the class path.
public final class Stores {
  private final List<StoreProvider> providers;
  private final Secrets secrets;

  public Stores(List<StoreProvider> providers, Secrets secrets) {
    this.providers = List.copyOf(providers);
    this.secrets = secrets;
  }

  /// All drivers that `ServiceLoader` finds.
  public static Stores installed(Secrets secrets) {
    return new Stores(
        ServiceLoader.load(StoreProvider.class).stream().map(ServiceLoader.Provider::get).toList(),
        secrets);
  }

  public List<StoreProvider> providers() {
    return providers;
  }

  /// @throws StoreException of kind `CONFIGURATION` if no driver knows the scheme, naming those
  ///   there are
  public Store open(StoreSpec spec) {
    String scheme = spec.location().scheme();
    for (StoreProvider provider : providers) {
      if (provider.schemes().contains(scheme)) {
        return provider.open(spec, secrets);
      }
    }
    Set<String> known = new TreeSet<>();
    providers.forEach(provider -> known.addAll(provider.schemes()));
    throw StoreException.of(StoreException.Kind.CONFIGURATION, "open", spec.location().toString())
        .because("no driver knows the scheme \"" + scheme + "\"")
        .next("The schemes are " + String.join(", ", known) + ".")
        .build();
  }
}
