package org.tranship.client.http;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The headers of an answer: names in lower case, in the order they came.
public final class Headers {
  private String[] pairs = new String[32];
  private String @Nullable [] written;
  private int count;

  /// As [#add(String, String)], with the name as it was written.
  void add(String name, String value, String asWritten) {
    add(name, value);
    String[] names = written == null ? new String[pairs.length / 2] : written;
    if (names.length < pairs.length / 2) {
      names = Arrays.copyOf(names, pairs.length / 2);
    }
    names[count / 2 - 1] = asWritten;
    written = names;
  }

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

  /// Hands out every header under the name as it was written, for those few services that put data
  /// into names; in lower case where the call did not ask for it.
  public void forEachAsWritten(BiConsumer<String, String> taker) {
    String[] names = written;
    for (int i = 0; i < count; i += 2) {
      taker.accept(names == null ? pairs[i] : names[i / 2], pairs[i + 1]);
    }
  }
}
