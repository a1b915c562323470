package org.tranship.engine.spark;

import java.util.Map;
import java.util.regex.Pattern;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.SecretRef.Source;
import org.tranship.core.work.EngineRefused;

/// What of a store may be sent to executors. What is sent stands in the tasks of Spark, which it
/// writes to disks and to its logs; so secrets go as references alone, and as such that an executor
/// can follow: to its environment or to a file there.
final class Travelling {
  /// Options that hold a secret, whatever the driver.
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(pass|pwd|secret|token|credential|signature|account-?key|sas).*");

  private Travelling() {}

  /// @throws EngineRefused if a store needs a secret that cannot travel
  static void require(StoreSpec... stores) {
    for (StoreSpec store : stores) {
      Location location = store.location();
      store.secrets().forEach((name, reference) -> require(location, name, reference));
      store.options().forEach((name, value) -> require(location, name, value));
      boolean literal = location.scheme().equals("file") || location.scheme().equals("memory");
      if (!literal) {
        Map<String, String> parameters;
        try {
          parameters = location.parameters();
        } catch (IllegalArgumentException _) {
          parameters = Map.of(); // its driver says what is wrong with it
        }
        parameters.forEach((name, value) -> require(location, name, value));
        if (!location.shown(_ -> true).equals(location.reveal())
            && parameters.values().stream().noneMatch(value -> value.indexOf('@') >= 0)) {
          throw refused(location, "a password or key in the location");
        }
      }
    }
  }

  private static void require(Location location, String name, String value) {
    SecretRef.parse(value).ifPresent(reference -> require(location, name, reference));
    if (SECRET.matcher(name).matches() && SecretRef.parse(value).isEmpty() && !value.isEmpty()) {
      throw refused(location, "the option " + name);
    }
  }

  private static void require(Location location, String name, SecretRef reference) {
    if (reference.source() == Source.HELD) {
      throw refused(location, "the option " + name);
    }
  }

  private static EngineRefused refused(Location location, String where) {
    return new EngineRefused(
        "TRW-113",
        "Executors cannot be given the secret of "
            + location
            + " ("
            + where
            + "): only this process knows it, and it must not stand in a job of Spark. Write ${NAME}"
            + " for an environment variable that the executors have, or file:PATH for a file that"
            + " they can read.");
  }
}
