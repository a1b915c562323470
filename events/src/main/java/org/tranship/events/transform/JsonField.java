package org.tranship.events.transform;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A field of a payload by its path: names with dots between them, each but the last an object.
///
/// @param names from the outside in
public record JsonField(List<String> names) {
  /// @throws IllegalArgumentException if a name in it is empty
  public static JsonField of(String path) {
    List<String> names = List.of(path.split("\\.", -1));
    if (names.contains("")) {
      throw new IllegalArgumentException("\"" + path + "\" is no path of a field");
    }
    return new JsonField(names);
  }

  /// The value; empty if it, or an object around it, is not there.
  public Optional<JsonNode> in(ObjectNode object) {
    return parent(object).map(parent -> parent.get(names.getLast()));
  }

  /// Puts a value there, making the objects around it where they are missing.
  ///
  /// @return whether that was possible: something on the way may be no object
  public boolean put(ObjectNode object, JsonNode value) {
    ObjectNode at = object;
    for (String name : names.subList(0, names.size() - 1)) {
      @Nullable JsonNode next = at.get(name);
      if (next == null) {
        at = at.putObject(name);
      } else if (next instanceof ObjectNode inner) {
        at = inner;
      } else {
        return false;
      }
    }
    at.set(names.getLast(), value);
    return true;
  }

  /// @return whether it was there
  public boolean remove(ObjectNode object) {
    return parent(object).map(parent -> parent.remove(names.getLast()) != null).orElse(false);
  }

  private Optional<ObjectNode> parent(ObjectNode object) {
    ObjectNode at = object;
    for (String name : names.subList(0, names.size() - 1)) {
      if (!(at.get(name) instanceof ObjectNode inner)) {
        return Optional.empty();
      }
      at = inner;
    }
    return Optional.of(at);
  }

  @Override
  public String toString() {
    return String.join(".", names);
  }
}
