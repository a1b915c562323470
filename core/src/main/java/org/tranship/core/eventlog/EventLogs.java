package org.tranship.core.eventlog;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.value.Secrets;

/// Opens logs by scheme, among the drivers that are on the class path.
public final class EventLogs implements EventLogOpener {
  private final List<EventLogProvider> providers;
  private final Secrets secrets;

  public EventLogs(List<EventLogProvider> providers, Secrets secrets) {
    this.providers = List.copyOf(providers);
    this.secrets = secrets;
  }

  /// All drivers that `ServiceLoader` finds.
  public static EventLogs installed(Secrets secrets) {
    return new EventLogs(
        ServiceLoader.load(EventLogProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList(),
        secrets);
  }

  public List<EventLogProvider> providers() {
    return providers;
  }

  /// @throws EventLogException of kind `CONFIGURATION` if no driver knows the scheme, naming those
  ///   there are
  @Override
  public EventLog open(EventLogSpec spec) {
    String scheme = spec.location().scheme();
    for (EventLogProvider provider : providers) {
      if (provider.schemes().contains(scheme)) {
        return provider.open(spec, secrets);
      }
    }
    Set<String> known = new TreeSet<>();
    providers.forEach(provider -> known.addAll(provider.schemes()));
    throw EventLogException.of(
            EventLogException.Kind.CONFIGURATION, "open", spec.location().toString())
        .because("no driver has events under the scheme \"" + scheme + "\"")
        .next("The schemes are " + String.join(", ", known) + ".")
        .build();
  }
}
