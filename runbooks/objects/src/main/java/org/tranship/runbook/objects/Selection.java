package org.tranship.runbook.objects;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.compare.Glob;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.value.ByteCount;

/// Which objects of the source are meant, as the operator wrote it.
///
/// @param keys by key
/// @param smallest bytes at least
/// @param largest bytes at most
/// @param newerThan written at this moment or later
/// @param olderThan written before this moment
public record Selection(
    KeyFilter keys,
    Optional<ByteCount> smallest,
    Optional<ByteCount> largest,
    Optional<TimeBound> newerThan,
    Optional<TimeBound> olderThan) {
  /// Every object.
  public static final Selection ALL =
      new Selection(
          KeyFilter.ALL, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final String INCLUDE = "include.";
  private static final String EXCLUDE = "exclude.";

  /// The filter of a run.
  ///
  /// @param made when the run was made, from which an age is counted
  public ObjectFilter filter(Instant made) {
    return new ObjectFilter(
        keys,
        smallest,
        largest,
        newerThan.map(bound -> bound.at(made)),
        olderThan.map(bound -> bound.at(made)));
  }

  void settings(Map<String, String> settings) {
    put(settings, INCLUDE, keys.includes());
    put(settings, EXCLUDE, keys.excludes());
    smallest.ifPresent(size -> settings.put("min-size", Long.toString(size.bytes())));
    largest.ifPresent(size -> settings.put("max-size", Long.toString(size.bytes())));
    newerThan.ifPresent(bound -> settings.put("newer-than", bound.text()));
    olderThan.ifPresent(bound -> settings.put("older-than", bound.text()));
  }

  private static void put(Map<String, String> settings, String prefix, List<Glob> globs) {
    for (int i = 0; i < globs.size(); i++) {
      settings.put(prefix + "%04d".formatted(i + 1), globs.get(i).toString());
    }
  }

  static Selection of(Map<String, String> settings) {
    return new Selection(
        new KeyFilter(globs(settings, INCLUDE), globs(settings, EXCLUDE)),
        size(settings, "min-size"),
        size(settings, "max-size"),
        Optional.ofNullable(settings.get("newer-than")).map(TimeBound::new),
        Optional.ofNullable(settings.get("older-than")).map(TimeBound::new));
  }

  private static List<Glob> globs(Map<String, String> settings, String prefix) {
    return new TreeMap<>(settings)
        .tailMap(prefix).entrySet().stream()
            .filter(one -> one.getKey().startsWith(prefix))
            .map(one -> Glob.parse(one.getValue()))
            .toList();
  }

  private static Optional<ByteCount> size(Map<String, String> settings, String name) {
    return Optional.ofNullable(settings.get(name)).map(Long::parseLong).map(ByteCount::of);
  }
}
