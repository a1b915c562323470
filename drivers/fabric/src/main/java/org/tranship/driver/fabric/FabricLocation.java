package org.tranship.driver.fabric;

import static org.tranship.core.store.StoreOptions.words;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tranship.client.fabric.FabricConnection;
import org.tranship.client.fabric.FabricTimeouts;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Reads `fabric:ImageStore?endpoint=https://HOST:19080&...` and the options beside it. The options
/// that choose certificates have the names that the flags of Service Fabric's own tools have, with
/// `-` between their words.
final class FabricLocation {
  static final StoreOptions.Names NAMES =
      new StoreOptions.Names(
          StoreOptions.together(
              words("platform replica single-put chunk-size commit-timeout"),
              FabricConnection.NAMES),
          FabricConnection.SECRET_NAMES,
          Set.of(),
          Set.of(),
          FabricConnection.SYNONYMS);

  private static final String EXAMPLE = "Write fabric:ImageStore?endpoint=https://HOST:19080.";
  private static final long SINGLE = 25L << 20;
  private static final int CHUNK = 8 << 20;
  private static final int LARGEST_CHUNK = 256 << 20;

  private final StoreOptions options;
  private final StoreSpec spec;
  private final Clock clock;

  private FabricLocation(StoreSpec spec, Secrets secrets, Clock clock) {
    this.options = new StoreOptions(spec, secrets, NAMES);
    this.spec = spec;
    this.clock = clock;
  }

  /// @throws org.tranship.core.store.StoreException of kind `CONFIGURATION`
  static FabricSettings read(StoreSpec spec, Secrets secrets, Clock clock) {
    return new FabricLocation(spec, secrets, clock).settings();
  }

  private FabricSettings settings() {
    if (!spec.location().path().equalsIgnoreCase("ImageStore")) {
      throw options.refuse("the image store of a cluster is called ImageStore", EXAMPLE);
    }
    FabricConnection connection = FabricConnection.read(options, clock);
    HttpSettings http = connection.http();
    return new FabricSettings(
        NAMES.shown(spec.location()),
        connection.endpoint(),
        options
            .word("platform", Set.of("windows", "linux"))
            .map(word -> Platform.valueOf(word.toUpperCase(Locale.ROOT))),
        options.text("replica").map(Path::of),
        bytes("single-put", SINGLE, Long.MAX_VALUE),
        (int) bytes("chunk-size", CHUNK, LARGEST_CHUNK),
        new FabricTimeouts(
            http.answerTimeout(), options.duration("commit-timeout", Duration.ofMinutes(15))),
        http,
        connection.notes());
  }

  private long bytes(String name, long otherwise, long most) {
    Optional<String> text = options.text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    String upper = text.get().toUpperCase(Locale.ROOT);
    if (upper.matches("[0-9]{1,10}[KM]?")) {
      long number = Long.parseLong(upper.replaceAll("[KM]", ""));
      long bytes = upper.endsWith("K") ? number << 10 : upper.endsWith("M") ? number << 20 : number;
      if (bytes > 0 && bytes <= most) {
        return bytes;
      }
    }
    throw options.refuse(
        "the option " + name + " is " + options.shown(name),
        "Write it in bytes, or like 512K or 25M.");
  }
}
