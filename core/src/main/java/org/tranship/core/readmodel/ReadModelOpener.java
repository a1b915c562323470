package org.tranship.core.readmodel;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.Secrets;

/// Opens places of read models by scheme.
@FunctionalInterface
public interface ReadModelOpener {
  ReadModels open(EventLogSpec spec);

  /// Among the drivers that `ServiceLoader` finds. Where none knows a scheme it throws an
  /// [EventLogException] of kind `CONFIGURATION` that names those there are.
  static ReadModelOpener installed(Secrets secrets) {
    List<ReadModelProvider> providers =
        ServiceLoader.load(ReadModelProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return spec -> {
      Set<String> known = new TreeSet<>();
      for (ReadModelProvider provider : providers) {
        if (provider.schemes().contains(spec.location().scheme())) {
          return provider.open(spec, secrets);
        }
        known.addAll(provider.schemes());
      }
      throw EventLogException.of(
              EventLogException.Kind.CONFIGURATION, "open", spec.location().toString())
          .because(
              "no driver keeps read models under the scheme \"" + spec.location().scheme() + "\"")
          .next("The schemes are " + String.join(", ", known) + ".")
          .build();
    };
  }
}
