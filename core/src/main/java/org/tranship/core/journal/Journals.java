package org.tranship.core.journal;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secrets;

/// Opens journals by scheme, among those that are on the class path.
public final class Journals {
  private final List<JournalProvider> providers;
  private final Secrets secrets;

  /// @param secrets of this process
  public Journals(List<JournalProvider> providers, Secrets secrets) {
    this.providers = List.copyOf(providers);
    this.secrets = secrets;
  }

  /// All journals that `ServiceLoader` finds.
  ///
  /// @param secrets of this process
  public static Journals installed(Secrets secrets) {
    return new Journals(
        ServiceLoader.load(JournalProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList(),
        secrets);
  }

  /// @throws JournalException `FORMAT` if nobody knows the scheme, naming those there are
  public Journal open(Location location) {
    Set<String> known = new TreeSet<>();
    for (JournalProvider provider : providers) {
      if (provider.schemes().contains(location.scheme())) {
        return provider.open(location, secrets);
      }
      known.addAll(provider.schemes());
    }
    throw new JournalException(
        Kind.FORMAT,
        "No journal is kept under the scheme \""
            + location.scheme()
            + "\". The schemes are "
            + String.join(", ", known)
            + ".",
        null);
  }
}
