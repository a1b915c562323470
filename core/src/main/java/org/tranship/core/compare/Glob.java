package org.tranship.core.compare;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.tranship.core.value.Key;

/// A pattern for whole keys.
///
/// | pattern | matches |
/// | --- | --- |
/// | `*` | any characters but `/`, also none |
/// | `**` | any characters, also none |
/// | `**``/` at the beginning or behind a `/` | any number of whole parts with their slash, also none |
/// | `?` | one character but `/` |
/// | `[a-z]`, `[!a-z]` | one character of these, or one that is none of these, but never `/` |
/// | `\` | the next character as it is |
///
/// Characters are Unicode code points, and case counts. Matching takes time in proportion to the
/// length of the key times that of the pattern, whatever the two are.
public final class Glob {
  /// What one place of the pattern takes.
  private sealed interface Token {
    /// Whether it takes this character.
    boolean takes(int c);
  }

  private record One(int wanted) implements Token {
    @Override
    public boolean takes(int c) {
      return c == wanted;
    }
  }

  /// @param ranges pairs of first and last
  private record OneOf(boolean not, List<int[]> ranges) implements Token {
    @Override
    public boolean takes(int c) {
      return c != '/' && ranges.stream().anyMatch(range -> range[0] <= c && c <= range[1]) != not;
    }
  }

  /// Any number of characters.
  ///
  /// @param slashes among them slashes
  private record Many(boolean slashes) implements Token {
    @Override
    public boolean takes(int c) {
      return slashes || c != '/';
    }
  }

  /// Any number of whole parts, each with its slash.
  private record Parts() implements Token {
    @Override
    public boolean takes(int c) {
      return true;
    }
  }

  private final String text;
  private final List<Token> tokens;

  private Glob(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = List.copyOf(tokens);
  }

  /// @throws IllegalArgumentException if the text is no pattern, saying where and why
  public static Glob parse(String text) {
    return new Glob(text, new Parser(text).tokens());
  }

  /// Whether the whole key is of this form.
  public boolean matches(Key key) {
    String chars = key.text();
    // Place 2n: in front of token n. Place 2n+1: inside of token n, which takes whole parts.
    BitSet places = new BitSet(2 * tokens.size() + 1);
    reach(places, 0);
    for (int at = 0; at < chars.length() && !places.isEmpty(); ) {
      int c = chars.codePointAt(at);
      at += Character.charCount(c);
      places = after(places, c);
    }
    return places.get(2 * tokens.size());
  }

  /// Whether every key that begins like this certainly matches: for a directory, the whole of it.
  /// Told only of patterns that end in `**`.
  boolean matchesAllBelow(String beginning) {
    return tokens.getLast() instanceof Many(boolean slashes)
        && slashes
        && matches(Key.of(beginning));
  }

  /// What every key that matches begins with; empty if nothing is known of it.
  public String beginning() {
    StringBuilder beginning = new StringBuilder();
    for (Token token : tokens) {
      if (!(token instanceof One(int c))) {
        break;
      }
      beginning.appendCodePoint(c);
    }
    return beginning.toString();
  }

  private BitSet after(BitSet places, int c) {
    BitSet next = new BitSet(2 * tokens.size() + 1);
    for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
      int index = place / 2;
      if (index < tokens.size() && tokens.get(index).takes(c)) {
        switch (tokens.get(index)) {
          case One _, OneOf _ -> reach(next, place + 2);
          case Many _ -> reach(next, place);
          case Parts _ -> {
            next.set(2 * index + 1);
            if (c == '/') {
              reach(next, 2 * index + 2);
            }
          }
        }
      }
    }
    return next;
  }

  /// Marks a place, and those behind it that nothing need be taken for.
  private void reach(BitSet places, int first) {
    int place = first;
    places.set(place);
    while (place < 2 * tokens.size()
        && (tokens.get(place / 2) instanceof Many || tokens.get(place / 2) instanceof Parts)) {
      place += 2;
      places.set(place);
    }
  }

  /// The pattern as it was written.
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  private static final class Parser {
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<Token> tokens() {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("A pattern is not empty; ** matches every key.");
      }
      while (at < text.length()) {
        int c = take();
        switch (c) {
          case '*' -> stars();
          case '?' -> tokens.add(new OneOf(true, List.of()));
          case '[' -> tokens.add(oneOf());
          default -> tokens.add(new One(c == '\\' ? escaped() : c));
        }
      }
      return tokens;
    }

    private int take() {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      return c;
    }

    private boolean next(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    private void stars() {
      int first = at - 1;
      boolean two = next('*');
      while (next('*')) {
        at++;
      }
      boolean atPart = first == 0 || text.charAt(first - 1) == '/';
      if (two && atPart && next('/')) {
        at++;
        tokens.add(new Parts());
      } else {
        tokens.add(new Many(two));
      }
    }

    private int escaped() {
      if (at == text.length()) {
        throw wrong(at - 1, "a \\ is the last character; write \\\\ for the character itself");
      }
      return take();
    }

    private OneOf oneOf() {
      int open = at - 1;
      boolean not = next('!') || next('^');
      if (not) {
        at++;
      }
      List<int[]> ranges = new ArrayList<>();
      while (!next(']') || ranges.isEmpty()) {
        int first = member(open);
        int last = first;
        if (next('-') && at + 1 < text.length() && text.charAt(at + 1) != ']') {
          at++;
          last = member(open);
        }
        if (last < first) {
          throw wrong(open, "a range goes backwards; write the smaller end first");
        }
        ranges.add(new int[] {first, last});
      }
      at++;
      return new OneOf(not, ranges);
    }

    private int member(int open) {
      if (at == text.length()) {
        throw wrong(open, "a [ has no ]; write \\[ for the character itself");
      }
      int c = take();
      return c == '\\' ? escaped() : c;
    }

    private IllegalArgumentException wrong(int where, String why) {
      return new IllegalArgumentException(
          "\"" + text + "\" is no pattern: at character " + (where + 1) + " " + why + ".");
    }
  }
}
