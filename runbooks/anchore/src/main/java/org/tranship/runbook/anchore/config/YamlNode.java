package org.tranship.runbook.anchore.config;

import java.math.BigInteger;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.tranship.runbook.anchore.config.Substitution.Place;

/// A parsed piece of YAML that knows where it stood.
sealed interface YamlNode {
  /// Where the node starts in the file.
  Place place();

  /// A single value.
  ///
  /// @param value String, Boolean, Integer, Long, BigInteger, Double, Date, or null
  /// @param text as written, without quotes
  /// @param quote the quote around it, or 0
  record Scalar(@Nullable Object value, String text, char quote, Place place) implements YamlNode {}

  /// Keys in the order of the file, with the place of each key.
  record Mapping(
      SequencedMap<String, YamlNode> entries, SequencedMap<String, Place> keyPlaces, Place place)
      implements YamlNode {
    @Nullable YamlNode get(String key) {
      return entries.get(key);
    }

    Place keyPlace(String key) {
      return keyPlaces.getOrDefault(key, place);
    }
  }

  /// A list.
  record Sequence(List<YamlNode> items, Place place) implements YamlNode {}

  /// Whether Python would take the value for true: not null, false, zero or empty.
  default boolean truthy() {
    return switch (this) {
      case Scalar(Object value, _, _, _) ->
          switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case BigInteger number -> number.signum() != 0;
            case Number number -> number.doubleValue() != 0;
            default -> true;
          };
      case Mapping mapping -> !mapping.entries().isEmpty();
      case Sequence sequence -> !sequence.items().isEmpty();
    };
  }

  /// What the operator would call this value's type.
  default String typeName() {
    return switch (this) {
      case Scalar(Object value, _, _, _) ->
          switch (value) {
            case null -> "nothing";
            case Boolean _ -> "a yes/no value";
            case String _ -> "text";
            case Number _ -> "a number";
            default -> "a date";
          };
      case Mapping _ -> "a group of keys";
      case Sequence _ -> "a list";
    };
  }
}
