package org.tranship.core.control;

import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.value.SecretRef;
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

  /// Makes sure that these lead somewhere.
  ///
  /// @throws CannotAct naming one that does not
  public void require(Collection<SecretRef> references) {
    references.forEach(it -> SecretText.resolved(secrets, it));
  }

  /// @throws IllegalArgumentException if no control is of the kind, or its settings make no sense
  public Control open(ControlSpec spec) {
    Set<String> known = new TreeSet<>();
    for (ControlProvider provider : providers) {
      if (provider.kinds().contains(spec.kind())) {
        return new SteadyControl(provider.open(spec, secrets));
      }
      known.addAll(provider.kinds());
    }
    throw new IllegalArgumentException(
        "nothing here acts by \"" + spec.kind() + "\"; there is " + String.join(", ", known));
  }
}
