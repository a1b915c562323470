package org.tranship.engine.spark;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.SecretRef.Source;
import org.tranship.core.work.EngineRefused;

/// What of a store may be sent to executors. What is sent stands in the tasks of Spark, which it
/// writes to disks and to its logs; so secrets go as references alone, and as such that an executor
/// can follow: to its environment or to a file there. A store that is this process's memory cannot
/// be sent at all.
final class Travelling {
  /// Options that hold a secret, whatever the driver.
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(.*(pass|pwd|secret|token|credential|signature|(account|second|private)-?key|"
              + "connection-?string|access-?key(?!-?id)|sas).*|key|os-key|sig)");

  private Travelling() {}

  /// @throws EngineRefused if a store needs a secret that cannot travel, or is in this process
  ///   alone
  static void require(StoreSpec... stores) {
    for (StoreSpec store : stores) {
      Location location = store.location();
      if (location.scheme().equals("memory")) {
        throw new EngineRefused(
            "TRW-120",
            location
                + " is in the memory of this process, and executors would each have one of their"
                + " own. Use --engine local, or a store that all of them reach.");
      }
      store.secrets().forEach((name, reference) -> require(location, name, reference));
      store.options().forEach((name, value) -> require(location, name, value));
      boolean literal = location.scheme().equals("file");
      if (!literal) {
        Map<String, String> parameters;
        try {
          parameters = location.parameters();
        } catch (IllegalArgumentException _) {
          parameters = Map.of(); // its driver says what is wrong with it
        }
        parameters.forEach((name, value) -> require(location, name, value));
        parameters.keySet().forEach(name -> requireName(location, name));
        requirePlain(location, location.path(), "the location");
      }
    }
  }

  private static void require(Location location, String name, String value) {
    Optional<SecretRef> reference = SecretRef.parse(value);
    if (reference.isPresent()) {
      require(location, name, reference.get());
      return;
    }
    // A table's key is its columns.
    boolean secret =
        SECRET.matcher(name.replace('_', '-')).matches()
            && !(location.scheme().equals("jdbc") && name.equals("key"));
    if (secret && !value.isEmpty()) {
      throw refused(location, "the option " + name);
    }
    requirePlain(location, value, "the option " + name);
  }

  /// A part of a password that has a raw `?` or `&` stands where a name is expected.
  private static void requireName(Location location, String name) {
    if (name.indexOf('@') >= 0) {
      throw refused(location, "a password or key in the location");
    }
  }

  /// The URL of a server may have a password in front of its host, and a connection string a key,
  /// wherever they stand. An `@` alone, as in an address of mail, is no secret.
  private static void requirePlain(Location location, String text, String where) {
    Location alone = new Location("text", text);
    boolean structured = text.contains("//") || text.indexOf(';') >= 0;
    if (structured && !alone.shown(_ -> true).equals(alone.reveal())) {
      throw refused(location, "a password or key in " + where);
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
