package org.tranship.runbook.objects;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Location;
import org.tranship.core.work.PassSpec.VerifyLevel;

/// What the operator asked for, as the journal keeps it: two stores, which objects, and how.
/// Secrets stand in it as references only; whoever makes a plan has to see to that.
///
/// @param source where objects come from
/// @param target where they go
/// @param selection which of them
/// @param list a file that names the keys, instead of a listing
/// @param existing what is done about objects that the target has
/// @param verify how far each copy is verified
/// @param dropped kinds of attributes that may be lost where the target keeps none of them
/// @param deleteExtra remove what only the target has
/// @param allowEmptySource do so also where the source has nothing at all
/// @param manner by which way, and how much is read back
public record CopyPlan(
    StoreSpec source,
    StoreSpec target,
    Selection selection,
    Optional<KeyFile> list,
    WhenExists existing,
    VerifyLevel verify,
    Set<Attributes.Kind> dropped,
    boolean deleteExtra,
    boolean allowEmptySource,
    Manner manner) {

  /// A copy in the usual manner.
  public CopyPlan(
      StoreSpec source,
      StoreSpec target,
      Selection selection,
      Optional<KeyFile> list,
      WhenExists existing,
      VerifyLevel verify,
      Set<Attributes.Kind> dropped,
      boolean deleteExtra,
      boolean allowEmptySource) {
    this(
        source,
        target,
        selection,
        list,
        existing,
        verify,
        dropped,
        deleteExtra,
        allowEmptySource,
        Manner.USUAL);
  }

  /// A file of keys and what was in it, so that a run goes on only with the list it began with.
  ///
  /// @param file where it is
  /// @param sha256 of its bytes
  /// @param nul whether a NUL ends each key, instead of the end of a line
  public record KeyFile(Path file, Digest sha256, boolean nul) {
    static Optional<KeyFile> of(Map<String, String> settings) {
      return Optional.ofNullable(settings.get("files-from"))
          .map(
              file ->
                  new KeyFile(
                      Path.of(file),
                      new Digest(
                          DigestAlgorithm.SHA256, settings.getOrDefault("files-from-sha256", "")),
                      Boolean.parseBoolean(settings.get("from0"))));
    }

    private void settings(Map<String, String> settings) {
      settings.put("files-from", file.toString());
      settings.put("files-from-sha256", sha256.hex());
      if (nul) {
        settings.put("from0", "true");
      }
    }
  }

  private static final String SOURCE_OPTION = "source-option.";
  private static final String TARGET_OPTION = "target-option.";

  /// @throws IllegalArgumentException if what was asked contradicts itself
  public CopyPlan {
    dropped = Set.copyOf(dropped);
    source = settled(source);
    target = settled(target);
    if (deleteExtra && list.isPresent()) {
      throw new IllegalArgumentException(
          "--delete-extra and --files-from do not go together: what is not in the file is not"
              + " therefore extra");
    }
  }

  /// A directory is the same from wherever the command is given.
  private static StoreSpec settled(StoreSpec spec) {
    if (!spec.location().scheme().equals("file") || spec.location().rest().isEmpty()) {
      return spec;
    }
    String path = Path.of(spec.location().rest()).toAbsolutePath().toString();
    return new StoreSpec(new Location("file", path), spec.options(), spec.secrets());
  }

  /// As flat settings for the journal.
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("source", source.location().reveal());
    settings.put("target", target.location().reveal());
    source.options().forEach((name, value) -> settings.put(SOURCE_OPTION + name, value));
    target.options().forEach((name, value) -> settings.put(TARGET_OPTION + name, value));
    selection.settings(settings);
    list.ifPresent(keys -> keys.settings(settings));
    settings.put("existing", word(existing));
    settings.put("verify", word(verify));
    settings.put(
        "drop-attributes",
        new TreeSet<>(dropped).stream().map(CopyPlan::word).collect(Collectors.joining(",")));
    settings.put("delete-extra", Boolean.toString(deleteExtra));
    settings.put("allow-empty-source", Boolean.toString(allowEmptySource));
    manner.settings(settings);
    return settings;
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  /// Back from the journal.
  public static CopyPlan of(Map<String, String> settings) {
    return new CopyPlan(
        store(settings, "source", SOURCE_OPTION),
        store(settings, "target", TARGET_OPTION),
        Selection.of(settings),
        KeyFile.of(settings),
        WhenExists.valueOf(upper(settings.getOrDefault("existing", "update"))),
        VerifyLevel.valueOf(upper(settings.getOrDefault("verify", "server"))),
        Arrays.stream(settings.getOrDefault("drop-attributes", "").split(","))
            .filter(kind -> !kind.isEmpty())
            .map(kind -> Attributes.Kind.valueOf(upper(kind)))
            .collect(Collectors.toSet()),
        Boolean.parseBoolean(settings.get("delete-extra")),
        Boolean.parseBoolean(settings.get("allow-empty-source")),
        Manner.of(settings));
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static StoreSpec store(Map<String, String> settings, String name, String prefix) {
    Map<String, String> options = new TreeMap<>();
    settings.forEach(
        (setting, value) -> {
          if (setting.startsWith(prefix)) {
            options.put(setting.substring(prefix.length()), value);
          }
        });
    return new StoreSpec(Location.parse(settings.getOrDefault(name, "")), options, Map.of());
  }

  /// Whether another plan asks for the same, so that taking that run up again is what the operator
  /// means. What was only confirmed may differ.
  public boolean sameJob(CopyPlan other) {
    return comparable().equals(other.comparable());
  }

  private Map<String, String> comparable() {
    Map<String, String> comparable = new TreeMap<>(settings());
    comparable.remove("allow-empty-source");
    comparable.remove(Manner.THROUGH_CLIENT);
    return comparable;
  }

  /// Whether another plan is about the same two places, so that what one run has put there tells
  /// something to the other.
  public boolean samePlaces(CopyPlan other) {
    return source.equals(other.source) && target.equals(other.target);
  }
}
