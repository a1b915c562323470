package org.tranship.runbook.imagestore.upgrade;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;

/// What the operator asked for of an upgrade, as the journal keeps it; secrets by reference only.
///
/// @param manifest the file with the new manifest
/// @param sha256 of its bytes, in hexadecimal digits
/// @param store the image store that the cluster uses now, where the manifest is staged
/// @param gateway the cluster, as the location of its image store
public record UpgradePlan(Path manifest, String sha256, StoreSpec store, StoreSpec gateway) {
  /// As flat settings for the journal.
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("manifest", manifest.toString());
    settings.put("manifest-sha256", sha256);
    put(settings, "store", store);
    put(settings, "gateway", gateway);
    return settings;
  }

  private static void put(Map<String, String> settings, String name, StoreSpec spec) {
    settings.put(name + ".url", spec.location().reveal());
    spec.options().forEach((option, value) -> settings.put(name + ".option." + option, value));
  }

  /// Back from the journal.
  public static UpgradePlan of(Map<String, String> settings) {
    return new UpgradePlan(
        Path.of(settings.getOrDefault("manifest", "")),
        settings.getOrDefault("manifest-sha256", ""),
        spec(settings, "store"),
        spec(settings, "gateway"));
  }

  private static StoreSpec spec(Map<String, String> settings, String name) {
    String prefix = name + ".option.";
    Map<String, String> options = new LinkedHashMap<>();
    settings.forEach(
        (setting, value) -> {
          if (setting.startsWith(prefix)) {
            options.put(setting.substring(prefix.length()), value);
          }
        });
    return new StoreSpec(
        Location.parse(settings.getOrDefault(name + ".url", "")), options, Map.of());
  }
}
