package org.tranship.core.catalog;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.value.Secrets;

/// Opens catalogues by scheme, among the drivers that are on the class path.
public final class Catalogs implements CatalogOpener {
  private final List<CatalogProvider> providers;
  private final Secrets secrets;

  public Catalogs(List<CatalogProvider> providers, Secrets secrets) {
    this.providers = List.copyOf(providers);
    this.secrets = secrets;
  }

  /// All drivers that `ServiceLoader` finds.
  public static Catalogs installed(Secrets secrets) {
    return new Catalogs(
        ServiceLoader.load(CatalogProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList(),
        secrets);
  }

  public List<CatalogProvider> providers() {
    return providers;
  }

  /// @throws CatalogException of kind `SCHEMA` if no driver knows the scheme, naming those there
  ///   are
  @Override
  public Catalog open(CatalogSpec spec) {
    String scheme = spec.database().scheme();
    for (CatalogProvider provider : providers) {
      if (provider.schemes().contains(scheme)) {
        return provider.open(spec, secrets);
      }
    }
    Set<String> known = new TreeSet<>();
    providers.forEach(provider -> known.addAll(provider.schemes()));
    throw new CatalogException(
        CatalogException.Kind.SCHEMA,
        "Cannot open the catalogue at "
            + spec.database()
            + ": no driver has tables under the scheme \""
            + scheme
            + "\". The schemes are "
            + String.join(", ", known)
            + ".",
        null);
  }
}
