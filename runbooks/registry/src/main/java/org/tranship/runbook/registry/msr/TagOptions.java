package org.tranship.runbook.registry.msr;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tranship.core.control.ControlSpec;

/// What one act of a plan says of the tags: the options of `reconfigure`, as words of a command, in
/// a text for a shell, or as variables of the environment. An option that is switched off, or whose
/// value is not known, keeps nothing.
///
/// Source: Mirantis' reference of `reconfigure`, which names an option and its variable; values are
/// those of Go's flags.
///
/// @param reconfigures a word of it speaks of reconfiguring
/// @param names one of the options is named, whatever its value
/// @param migrated `--storage-migrated` is in force
/// @param reinitialized `--reinitialize-storage` is, or may be
/// @param nfs it speaks of a storage on NFS
record TagOptions(
    boolean reconfigures, boolean names, boolean migrated, boolean reinitialized, boolean nfs) {
  private static final String MIGRATED = "STORAGE_MIGRATED";
  private static final String REINITIALIZE = "REINITIALIZE_STORAGE";
  private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> NO = Set.of("0", "f", "F", "FALSE", "false", "False");

  static TagOptions of(ControlSpec act) {
    List<String> words = new ArrayList<>();
    act.settings()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("env.")) {
                words.add(value);
              }
            });
    return of(words, act.group("env"));
  }

  /// @param words of a command, as one text or several
  /// @param environment that it is given; `docker` passes on only what its words name
  static TagOptions of(Iterable<String> words, Map<String, String> environment) {
    List<String> migrated = new ArrayList<>();
    List<String> reinitialized = new ArrayList<>();
    boolean reconfigures = false;
    boolean docker = false;
    boolean nfs = environment.keySet().stream().anyMatch(TagOptions::isNfs);
    for (String word : words) {
      for (String part : word.split("[\\s\"';|&]+", -1)) {
        String token = part.startsWith("--env=") ? part.substring("--env=".length()) : part;
        int at = token.indexOf('=');
        String name = at < 0 ? token : token.substring(0, at);
        reconfigures |= token.toLowerCase(Locale.ROOT).contains("reconfigure");
        nfs |= isNfs(token);
        docker |= token.equals("docker") || token.endsWith("/docker");
        if (name.equals(MsrVersion.MIGRATED) || name.equals(MsrVersion.REINITIALIZE)) {
          (name.equals(MsrVersion.MIGRATED) ? migrated : reinitialized)
              .add(at < 0 ? "true" : token.substring(at + 1));
        } else if (name.equals(MIGRATED) || name.equals(REINITIALIZE)) {
          (name.equals(MIGRATED) ? migrated : reinitialized)
              .add(at < 0 ? environment.getOrDefault(name, "") : token.substring(at + 1));
        }
      }
    }
    if (!docker) {
      passed(environment, MIGRATED, migrated);
      passed(environment, REINITIALIZE, reinitialized);
    }
    return new TagOptions(
        reconfigures,
        !migrated.isEmpty() || !reinitialized.isEmpty(),
        !migrated.isEmpty() && YES.containsAll(migrated),
        !NO.containsAll(reinitialized),
        nfs);
  }

  /// An option of `reconfigure`, its variable, or an address of NFS.
  private static boolean isNfs(String token) {
    String small = token.toLowerCase(Locale.ROOT).replace('_', '-');
    return small.contains("nfs-storage-url") || small.contains("nfs://");
  }

  /// Neither option is in force.
  boolean isSilent() {
    return !migrated && !reinitialized;
  }

  private static void passed(Map<String, String> environment, String name, List<String> values) {
    if (environment.containsKey(name)) {
      values.add(environment.getOrDefault(name, ""));
    }
  }
}
