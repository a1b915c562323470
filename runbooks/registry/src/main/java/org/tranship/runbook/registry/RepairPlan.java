package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;

/// What the operator asked of a repair, as the journal keeps it.
///
/// @param store the registry's store
/// @param from stores in which blobs are looked for that it lacks or has wrongly, the first one
///   first; of none only links are repaired
/// @param tags a list of where tags pointed ([TagList]), for those that are lost; empty for none
public record RepairPlan(StoreSpec store, List<StoreSpec> from, Optional<Path> tags) {
  private static final String STORE = "source";
  private static final String FROM = "from.";
  private static final String OPTION = "-option.";
  private static final String TAGS = "tags";

  public RepairPlan {
    store = anywhere(store);
    from = from.stream().map(RepairPlan::anywhere).toList();
    tags = tags.map(Path::toAbsolutePath);
  }

  /// One without a list of tags.
  public RepairPlan(StoreSpec store, List<StoreSpec> from) {
    this(store, from, Optional.empty());
  }

  /// A directory is the same from wherever the command is given.
  private static StoreSpec anywhere(StoreSpec spec) {
    if (!spec.location().scheme().equals("file") || spec.location().rest().isEmpty()) {
      return spec;
    }
    String path = Path.of(spec.location().rest()).toAbsolutePath().toString();
    return new StoreSpec(new Location("file", path), spec.options(), spec.secrets());
  }

  /// As flat settings for the journal.
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    put(settings, STORE, store);
    for (int i = 0; i < from.size(); i++) {
      put(settings, FROM + i, from.get(i));
    }
    tags.ifPresent(file -> settings.put(TAGS, file.toString()));
    return settings;
  }

  private static void put(Map<String, String> settings, String name, StoreSpec spec) {
    settings.put(name, spec.location().reveal());
    spec.options().forEach((option, value) -> settings.put(name + OPTION + option, value));
  }

  /// From the journal.
  public static RepairPlan of(Map<String, String> settings) {
    List<StoreSpec> from = new ArrayList<>();
    while (settings.containsKey(FROM + from.size())) {
      from.add(spec(settings, FROM + from.size()));
    }
    return new RepairPlan(
        spec(settings, STORE), from, Optional.ofNullable(settings.get(TAGS)).map(Path::of));
  }

  private static StoreSpec spec(Map<String, String> settings, String name) {
    return new StoreSpec(
        Location.parse(settings.getOrDefault(name, "")),
        ControlSpec.below(new TreeMap<>(settings), name + OPTION),
        Map.of());
  }
}
