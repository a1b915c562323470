package org.tranship.runbook.registry.msr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.value.Location;

/// Compares the storage that MSR's settings tell with the one of the plan, as far as they tell it:
/// another bucket, another root in it, or a folder where a bucket is wanted. What they do not tell
/// is no objection. The settings hold secrets; only names of buckets and roots are shown.
///
/// Source: the parameters of distribution's storage drivers, which MSR's settings use.
final class ToldPlace {
  private static final String FOLDER = "filesystem";
  private static final Set<String> CLOUDS = Set.of("s3", "azure", "gcs", "swift", "oss");
  private static final List<String> BUCKET = List.of("bucket", "container");
  private static final List<String> ROOT = List.of("rootdirectory");

  private ToldPlace() {}

  /// @param storage the part `storage` of the settings
  /// @param root what stands in front of `docker/` in the store of the plan
  /// @return why it is another place; empty if it is not known to be one
  static Optional<String> objection(Map<String, Object> storage, Location plan, String root) {
    int place = bucketAt(plan.scheme());
    for (Map.Entry<String, Object> one : storage.entrySet()) {
      boolean cloud = CLOUDS.contains(one.getKey());
      if (cloud && plan.scheme().equals("file") || one.getKey().equals(FOLDER) && place >= 0) {
        return Optional.of(
            "its settings say the storage " + one.getKey() + ", and the plan " + plan.scheme());
      }
      if (cloud && place >= 0) {
        Map<String, Object> told = MsrJson.map(one.getValue());
        List<String> wanted = List.of(trimmed(plan.path() + "/" + root).split("/", -1));
        if (wanted.size() <= place) {
          continue;
        }
        String prefix = String.join("/", wanted.subList(place + 1, wanted.size()));
        Optional<String> other =
            differs("bucket", first(told, BUCKET), wanted.get(place))
                .or(() -> differs("root", first(told, ROOT), prefix));
        if (other.isPresent()) {
          return other;
        }
      }
    }
    return Optional.empty();
  }

  /// Which part of the path names the bucket; -1 where there is none.
  private static int bucketAt(String scheme) {
    return switch (scheme) {
      case "s3", "gs", "swift" -> 0;
      case "azblob" -> 1;
      default -> -1;
    };
  }

  private static Optional<String> first(Map<String, Object> told, List<String> names) {
    return names.stream()
        .map(name -> MsrJson.text(told, name))
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private static Optional<String> differs(String what, Optional<String> told, String wanted) {
    return told.map(ToldPlace::trimmed)
        .filter(text -> !text.equals(wanted))
        .map(
            text ->
                "its settings say the "
                    + what
                    + " \""
                    + text
                    + "\", and the plan \""
                    + wanted
                    + "\"");
  }

  /// Without slashes at its ends, and with single ones between.
  private static String trimmed(String path) {
    return path.replaceAll("/+", "/").replaceAll("^/|/$", "");
  }
}
