package org.tranship.core.value;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an object carries besides its bytes, as one sorted map of names to values.
///
/// Names: the HTTP headers [#CONTENT_TYPE] to [#EXPIRES]; `user.NAME` for user metadata; `tag.NAME`
/// for tags; [#MODIFIED] (seconds since the epoch with an optional fraction), [#MODE] (octal) and
/// [#LINK] (target of a symbolic link) for files; `column.NAME` for further columns of a row. A
/// name of another form is refused, so that a driver never meets one it does not know.
public final class Attributes {
  public static final Attributes NONE = new Attributes(new TreeMap<>());

  public static final String CONTENT_TYPE = "content-type";
  public static final String CACHE_CONTROL = "cache-control";
  public static final String CONTENT_DISPOSITION = "content-disposition";
  public static final String CONTENT_ENCODING = "content-encoding";
  public static final String CONTENT_LANGUAGE = "content-language";
  public static final String EXPIRES = "expires";
  public static final String MODIFIED = "posix.mtime";
  public static final String MODE = "posix.mode";
  public static final String LINK = "posix.link";
  public static final String USER = "user.";
  public static final String TAG = "tag.";
  public static final String COLUMN = "column.";

  private static final Set<String> HEADERS =
      Set.of(
          CONTENT_TYPE,
          CACHE_CONTROL,
          CONTENT_DISPOSITION,
          CONTENT_ENCODING,
          CONTENT_LANGUAGE,
          EXPIRES);

  /// A group of attributes that a store keeps or does not keep as a whole.
  public enum Kind {
    HEADERS,
    USER,
    TAGS,
    MODIFIED,
    MODE,
    LINK,
    COLUMNS
  }

  private final SortedMap<String, String> values;

  private Attributes(SortedMap<String, String> values) {
    this.values = Collections.unmodifiableSortedMap(values);
  }

  /// @throws IllegalArgumentException if a name is of no known form
  public static Attributes of(Map<String, String> values) {
    if (values.isEmpty()) {
      return NONE;
    }
    values.keySet().forEach(Attributes::kindOf);
    return new Attributes(new TreeMap<>(values));
  }

  public static Attributes of(String name, String value) {
    return of(Map.of(name, value));
  }

  /// These attributes with one more, or with one replaced.
  public Attributes with(String name, String value) {
    Kind _ = kindOf(name);
    SortedMap<String, String> copy = new TreeMap<>(values);
    copy.put(name, value);
    return new Attributes(copy);
  }

  /// Only those attributes whose kind is in `kinds`.
  public Attributes only(Set<Kind> kinds) {
    if (kinds.containsAll(kinds())) {
      return this; // so it is nearly always
    }
    SortedMap<String, String> copy = new TreeMap<>(values);
    copy.keySet().removeIf(name -> !kinds.contains(kindOf(name)));
    return copy.isEmpty() ? NONE : new Attributes(copy);
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// All values by name, sorted; unmodifiable.
  public SortedMap<String, String> asMap() {
    return values;
  }

  /// The part of the map below a prefix such as [#USER], with the prefix taken off.
  public SortedMap<String, String> below(String prefix) {
    SortedMap<String, String> part = new TreeMap<>();
    values
        .tailMap(prefix)
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), value);
              }
            });
    return part;
  }

  /// The kinds that occur here.
  public Set<Kind> kinds() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    values.keySet().forEach(name -> kinds.add(kindOf(name)));
    return kinds;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /// @throws IllegalArgumentException if the name is of no known form
  public static Kind kindOf(String name) {
    if (HEADERS.contains(name)) {
      return Kind.HEADERS;
    }
    return switch (name) {
      case MODIFIED -> Kind.MODIFIED;
      case MODE -> Kind.MODE;
      case LINK -> Kind.LINK;
      default -> {
        if (name.length() > USER.length() && name.startsWith(USER)) {
          yield Kind.USER;
        } else if (name.length() > TAG.length() && name.startsWith(TAG)) {
          yield Kind.TAGS;
        } else if (name.length() > COLUMN.length() && name.startsWith(COLUMN)) {
          yield Kind.COLUMNS;
        }
        throw new IllegalArgumentException("Not an attribute name: " + name);
      }
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
