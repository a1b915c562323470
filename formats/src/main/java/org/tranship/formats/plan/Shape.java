package org.tranship.formats.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/// What may stand at one place of a plan.
///
/// @param kind what it is
/// @param fields of a group: its keys; of controls: the kinds, each with its group
/// @param brief of a group: the key that a single value or list in the group's place is meant for
/// @param words of a text or a list: the only ones allowed; empty for any
/// @param required it must be given where the group around it is
/// @param otherwise the value of a text that is not given
record Shape(
    Kind kind,
    SequencedMap<String, Shape> fields,
    Optional<String> brief,
    List<String> words,
    boolean required,
    Optional<String> otherwise) {

  enum Kind {
    /// A single value.
    TEXT,
    /// A list of single values; one alone is a list of one.
    TEXTS,
    /// Keys of the operator's own, with single values.
    NAMED,
    /// Keys that are known. One that is not given has its defaults all the same.
    GROUP,
    /// Likewise, but nothing at all where it is not given.
    OPTIONAL_GROUP,
    /// A list of ways to act; one alone is a list of one.
    CONTROLS
  }

  Shape {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    words = List.copyOf(words);
  }

  /// One of the keys, known to be there.
  Shape field(String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  private static Shape of(Kind kind, Map<String, Shape> fields) {
    return new Shape(
        kind, new LinkedHashMap<>(fields), Optional.empty(), List.of(), false, Optional.empty());
  }

  static Shape text() {
    return of(Kind.TEXT, Map.of());
  }

  static Shape text(String otherwise) {
    return new Shape(
        Kind.TEXT,
        new LinkedHashMap<>(),
        Optional.empty(),
        List.of(),
        false,
        Optional.of(otherwise));
  }

  /// One of these words; the first where nothing is given.
  static Shape word(String... words) {
    return new Shape(
        Kind.TEXT,
        new LinkedHashMap<>(),
        Optional.empty(),
        List.of(words),
        false,
        Optional.of(words[0]));
  }

  /// One of these words, or nothing.
  static Shape oneOf(String... words) {
    return new Shape(
        Kind.TEXT,
        new LinkedHashMap<>(),
        Optional.empty(),
        List.of(words),
        false,
        Optional.empty());
  }

  /// A list, of these words only if there are any.
  static Shape texts(String... words) {
    return new Shape(
        Kind.TEXTS,
        new LinkedHashMap<>(),
        Optional.empty(),
        List.of(words),
        false,
        Optional.empty());
  }

  static Shape named() {
    return of(Kind.NAMED, Map.of());
  }

  static Shape group(Map<String, Shape> fields) {
    return of(Kind.GROUP, fields);
  }

  static Shape optionalGroup(Map<String, Shape> fields) {
    return of(Kind.OPTIONAL_GROUP, fields);
  }

  static Shape controls(Map<String, Shape> kinds) {
    return of(Kind.CONTROLS, kinds);
  }

  Shape needed() {
    return new Shape(kind, fields, brief, words, true, otherwise);
  }

  Shape orBriefly(String field) {
    return new Shape(kind, fields, Optional.of(field), words, required, otherwise);
  }
}
