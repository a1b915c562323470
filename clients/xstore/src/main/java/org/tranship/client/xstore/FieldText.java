package org.tranship.client.xstore;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The `Name=value;Name=value` of connection strings. Names ignore case; a value ends at the next
/// semicolon and may hold further equals signs, as keys in base64 do.
///
/// @param fields by their names in lower case, in the order typed
public record FieldText(Map<String, String> fields) {
  public FieldText {
    fields = Map.copyOf(fields);
  }

  /// @throws IllegalArgumentException naming the field, never a value, for text without an equals
  ///   sign and for a name given twice
  public static FieldText parse(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : text.split(";", -1)) {
      if (field.isEmpty()) {
        continue;
      }
      int equals = field.indexOf('=');
      if (equals <= 0) {
        // What has no name may be the rest of a secret.
        throw new IllegalArgumentException("one of its fields has no name with = behind it");
      }
      String name = field.substring(0, equals).toLowerCase(Locale.ROOT);
      if (fields.putIfAbsent(name, field.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "it has the field " + field.substring(0, equals) + " twice");
      }
    }
    return new FieldText(fields);
  }

  /// @param name in lower case
  /// @return the value; empty if it is missing or has none
  public Optional<String> get(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  /// @param name in lower case
  /// @return whether the field is there, also without a value
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /// The names of the fields; a value may be a secret.
  @Override
  public String toString() {
    return "FieldText" + fields.keySet();
  }
}
