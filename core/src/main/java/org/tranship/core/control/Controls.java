package org.tranship.core.control;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.value.Secrets;

/// Makes controls by their kind, among those that are on the class path.
public final class Controls {
  private final List<ControlProvider> providers;
  private final Secrets secrets;

  public Controls(List<ControlProvider> providers, Secrets secrets) {
    this.providers = List.copyOf(providers);
    this.secrets = secrets;
  }

  /// All that `ServiceLoader` finds.
  public static Controls installed(Secrets secrets) {
    return new Controls(
        ServiceLoader.load(ControlProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList(),
        secrets);
  }

  /// @throws IllegalArgumentException if no control is of the kind, or its settings make no sense
  public Control open(ControlSpec spec) {
    Set<String> known = new TreeSet<>();
    for (ControlProvider provider : providers) {
      if (provider.kinds().contains(spec.kind())) {
        return provider.open(spec, secrets);
      }
      known.addAll(provider.kinds());
    }
    throw new IllegalArgumentException(
        "nothing here acts by \"" + spec.kind() + "\"; there is " + String.join(", ", known));
  }
}
