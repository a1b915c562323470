package org.tranship.client.http;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The headers of an answer: names in lower case, in the order they came.
public final class Headers {
  private String[] pairs = new String[32];
  private int count;

  void add(String name, String value) {
    if (count == pairs.length) {
      pairs = Arrays.copyOf(pairs, count * 2);
    }
    pairs[count++] = name;
    pairs[count++] = value;
  }

  /// The first value under a lower-case name, or null.
  public @Nullable String get(String name) {
    for (int i = 0; i < count; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /// The first value under a lower-case name, or the other one.
  public String get(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  /// How many headers have this lower-case name.
  int count(String name) {
    int found = 0;
    for (int i = 0; i < count; i += 2) {
      if (pairs[i].equals(name)) {
        found++;
      }
    }
    return found;
  }

  /// Hands out every header.
  public void forEach(BiConsumer<String, String> taker) {
    for (int i = 0; i < count; i += 2) {
      taker.accept(pairs[i], pairs[i + 1]);
    }
  }
}
