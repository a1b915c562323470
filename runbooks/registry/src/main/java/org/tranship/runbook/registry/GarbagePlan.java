package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;

/// What the operator asked of a garbage collection, as the journal keeps it.
///
/// @param store the registry's store
/// @param young what was written within this time is left alone: a push that is under way has blobs
///   that nothing refers to yet
/// @param keep how long garbage stays in quarantine before the run may be completed
/// @param untagged also manifests that no tag of their repository leads to
/// @param hurt also where images are hurt, as long as every manifest and every link can be read
public record GarbagePlan(
    StoreSpec store, Duration young, Duration keep, boolean untagged, boolean hurt) {
  private static final String STORE = "source";
  private static final String OPTION = "source-option.";

  /// @throws IllegalArgumentException if a time is negative
  public GarbagePlan {
    if (young.isNegative() || keep.isNegative()) {
      throw new IllegalArgumentException("a time is not negative");
    }
    if (store.location().scheme().equals("file") && !store.location().rest().isEmpty()) {
      // A directory is the same from wherever the command is given.
      String path = Path.of(store.location().rest()).toAbsolutePath().toString();
      store = new StoreSpec(new Location("file", path), store.options(), store.secrets());
    }
  }

  /// As flat settings for the journal.
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(STORE, store.location().reveal());
    store.options().forEach((name, value) -> settings.put(OPTION + name, value));
    settings.put("young", Durations.text(young));
    settings.put("keep", Durations.text(keep));
    settings.put("untagged", Boolean.toString(untagged));
    settings.put("hurt", Boolean.toString(hurt));
    return settings;
  }

  /// From the journal.
  public static GarbagePlan of(Map<String, String> settings) {
    Location location = Location.parse(settings.getOrDefault(STORE, ""));
    return new GarbagePlan(
        new StoreSpec(location, ControlSpec.below(new TreeMap<>(settings), OPTION), Map.of()),
        Durations.parse(settings.getOrDefault("young", "1d")),
        Durations.parse(settings.getOrDefault("keep", "7d")),
        Boolean.parseBoolean(settings.get("untagged")),
        Boolean.parseBoolean(settings.get("hurt")));
  }
}
