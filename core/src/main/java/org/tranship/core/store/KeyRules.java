package org.tranship.core.store;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tranship.core.value.Key;

/// Which keys a store can hold exactly as they are spelt.
///
/// @param maxBytes longest key in UTF-8 bytes
/// @param maxSegmentBytes longest part between two slashes in UTF-8 bytes; `Integer.MAX_VALUE` if
///   any
/// @param tree keys are paths: no empty, `.` or `..` part, no slash in front or behind; implies
///   `exclusive`
/// @param caseSensitive keys that differ in case only are different objects
/// @param nulAllowed a key may hold U+0000
/// @param exclusive no object can be at `a` beside one at `a/b`; one key alone cannot break this
///   rule
/// @param reserved no part between two slashes may start with this text, which the store keeps for
///   itself; empty if it keeps none
/// @param barred what else is refused
public record KeyRules(
    int maxBytes,
    int maxSegmentBytes,
    boolean tree,
    boolean caseSensitive,
    boolean nulAllowed,
    boolean exclusive,
    String reserved,
    Barred barred) {

  /// Single characters, keys and beginnings of keys that a store refuses.
  ///
  /// @param characters none of these may occur anywhere
  /// @param keys no key may be one of these
  /// @param starts no key may start with one of these
  /// @param parts no part between two slashes may be one of these
  /// @param finals no part between two slashes may end with one of these characters
  public record Barred(
      String characters, Set<String> keys, Set<String> starts, Set<String> parts, String finals) {
    public static final Barred NOTHING = new Barred("", Set.of(), Set.of(), false);

    public Barred {
      keys = Set.copyOf(keys);
      starts = Set.copyOf(starts);
      parts = Set.copyOf(parts);
    }

    /// @param finalDots no part between two slashes may end with a dot
    public Barred(String characters, Set<String> keys, Set<String> starts, boolean finalDots) {
      this(characters, keys, starts, Set.of(), finalDots ? "." : "");
    }

    private boolean looksAtParts() {
      return !parts.isEmpty() || !finals.isEmpty();
    }

    /// What is refused of keys that have this text put in front of them.
    public Barred behind(String prefix) {
      return new Barred(characters, rest(keys, prefix), rest(starts, prefix), parts, finals);
    }

    private static Set<String> rest(Set<String> texts, String prefix) {
      return texts.stream()
          .filter(text -> text.startsWith(prefix) && text.length() > prefix.length())
          .map(text -> text.substring(prefix.length()))
          .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<String> objection(String text) {
      for (int i = 0; i < text.length() && !characters.isEmpty(); i++) {
        if (characters.indexOf(text.charAt(i)) >= 0) {
          return Optional.of(
              "the key holds the character U+%04X, which the store cannot keep"
                  .formatted((int) text.charAt(i)));
        }
      }
      if (keys.contains(text)) {
        return Optional.of("the store takes no object of this name");
      }
      return starts.stream()
          .filter(text::startsWith)
          .findFirst()
          .map(start -> "the store takes no key that starts with \"" + start + "\"");
    }
  }

  public KeyRules {
    exclusive = exclusive || tree;
  }

  /// Rules of a store that refuses nothing else.
  public KeyRules(
      int maxBytes,
      int maxSegmentBytes,
      boolean tree,
      boolean caseSensitive,
      boolean nulAllowed,
      boolean exclusive,
      String reserved) {
    this(
        maxBytes,
        maxSegmentBytes,
        tree,
        caseSensitive,
        nulAllowed,
        exclusive,
        reserved,
        Barred.NOTHING);
  }

  /// Rules of a store that keeps no names for itself, and in which only a tree is exclusive.
  public KeyRules(
      int maxBytes, int maxSegmentBytes, boolean tree, boolean caseSensitive, boolean nulAllowed) {
    this(maxBytes, maxSegmentBytes, tree, caseSensitive, nulAllowed, tree, "");
  }

  /// Any key at all.
  public static final KeyRules ANY =
      new KeyRules(Integer.MAX_VALUE, Integer.MAX_VALUE, false, true, true);

  /// Why this store cannot hold the key exactly, as a clause for a message; empty when it can.
  public Optional<String> objection(Key key) {
    String text = key.text();
    if (!nulAllowed && text.indexOf('\0') >= 0) {
      return Optional.of("the key holds a NUL character");
    }
    int bytes = utf8Length(text, 0, text.length());
    if (bytes > maxBytes) {
      return Optional.of("the key has " + bytes + " bytes, more than " + maxBytes);
    }
    Optional<String> refused = barred.objection(text);
    if (refused.isPresent()) {
      return refused;
    }
    if (tree
        || maxSegmentBytes != Integer.MAX_VALUE
        || !reserved.isEmpty()
        || barred.looksAtParts()) {
      int start = 0;
      while (true) {
        int slash = text.indexOf('/', start);
        int end = slash < 0 ? text.length() : slash;
        Optional<String> objection = segmentObjection(text, start, end);
        if (objection.isPresent()) {
          return objection;
        }
        if (slash < 0) {
          break;
        }
        start = slash + 1;
      }
    }
    return Optional.empty();
  }

  private Optional<String> segmentObjection(String text, int start, int end) {
    int length = end - start;
    if (tree) {
      if (length == 0) {
        return Optional.of(
            end == text.length()
                ? "the key ends with a slash"
                : start == 0 ? "the key starts with a slash" : "the key has two slashes in a row");
      }
      if (length == 1 && text.charAt(start) == '.' || length == 2 && text.startsWith("..", start)) {
        return Optional.of("the key has a part \"" + text.substring(start, end) + "\"");
      }
    }
    if (end > start && barred.finals().indexOf(text.charAt(end - 1)) >= 0) {
      return Optional.of(
          "a part of the key, \""
              + text.substring(start, end)
              + "\", ends with a "
              + (text.charAt(end - 1) == ' ' ? "blank" : "dot"));
    }
    if (barred.parts().contains(text.substring(start, end))) {
      return Optional.of(
          "the key has a part \"" + text.substring(start, end) + "\", which the store cannot have");
    }
    if (!reserved.isEmpty() && text.startsWith(reserved, start)) {
      return Optional.of(
          "a part of the key starts with \"" + reserved + "\", which the store keeps for itself");
    }
    int bytes = utf8Length(text, start, end);
    return bytes > maxSegmentBytes
        ? Optional.of("a part of the key has " + bytes + " bytes, more than " + maxSegmentBytes)
        : Optional.empty();
  }

  private static int utf8Length(String text, int start, int end) {
    int bytes = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      // A surrogate pair takes four bytes, two for each half.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
