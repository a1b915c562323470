package org.tranship.core.eventlog;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Texts under names, in the order of the names, never changed: an event is copied for each thing
/// that is changed of it, and its metadata need not be copied each time.
final class SortedTexts extends AbstractMap<String, String> {
  private static final SortedTexts NONE = new SortedTexts(new String[0], new String[0]);

  private final String[] names;
  private final String[] texts;

  private SortedTexts(String[] names, String[] texts) {
    this.names = names;
    this.texts = texts;
  }

  static SortedTexts of(Map<String, String> map) {
    if (map instanceof SortedTexts already) {
      return already;
    }
    if (map.isEmpty()) {
      return NONE;
    }
    TreeMap<String, String> sorted = new TreeMap<>(map);
    return new SortedTexts(
        sorted.keySet().toArray(new String[0]), sorted.values().toArray(new String[0]));
  }

  private int index(@Nullable Object name) {
    return name instanceof String text ? Arrays.binarySearch(names, text) : -1;
  }

  @Override
  public @Nullable String get(@Nullable Object name) {
    int index = index(name);
    return index < 0 ? null : texts[index];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return index(name) >= 0;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return names.length;
      }

      @Override
      public Iterator<Entry<String, String>> iterator() {
        return new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < names.length;
          }

          @Override
          public Entry<String, String> next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            Entry<String, String> entry = Map.entry(names[next], texts[next]);
            next++;
            return entry;
          }
        };
      }
    };
  }
}
