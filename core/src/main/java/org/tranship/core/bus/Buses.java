package org.tranship.core.bus;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.value.Secrets;

/// Opens buses by scheme, among the drivers that are on the class path.
public final class Buses implements BusOpener {
  private final List<BusProvider> providers;
  private final Secrets secrets;

  public Buses(List<BusProvider> providers, Secrets secrets) {
    this.providers = List.copyOf(providers);
    this.secrets = secrets;
  }

  /// All drivers that `ServiceLoader` finds.
  public static Buses installed(Secrets secrets) {
    return new Buses(
        ServiceLoader.load(BusProvider.class).stream().map(ServiceLoader.Provider::get).toList(),
        secrets);
  }

  public List<BusProvider> providers() {
    return providers;
  }

  /// @throws BusException of kind `CONFIGURATION` if no driver knows the scheme, naming those there
  ///   are
  @Override
  public Bus open(BusSpec spec) {
    String scheme = spec.location().scheme();
    for (BusProvider provider : providers) {
      if (provider.schemes().contains(scheme)) {
        return provider.open(spec, secrets);
      }
    }
    Set<String> known = new TreeSet<>();
    providers.forEach(provider -> known.addAll(provider.schemes()));
    throw BusException.of(BusException.Kind.CONFIGURATION, "open", spec.location().toString())
        .because("no driver has a service bus under the scheme \"" + scheme + "\"")
        .next("The schemes are " + String.join(", ", known) + ".")
        .build();
  }
}
