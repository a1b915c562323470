package org.tranship.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.compare.Glob;
import org.tranship.core.value.Key;

/// Which keys a pattern matches, and what it says when it is none.
class GlobTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          a,            a,          true
          a,            A,          false
          a,            aa,         false
          *,            abc,        true
          *,            a/b,        false
          *.txt,        note.txt,   true
          *.txt,        .txt,       true
          *.txt,        a/note.txt, false
          *.txt,        note.txts,  false
          a*b*c,        axxbyyc,    true
          a*b*c,        abc,        true
          a*b*c,        acb,        false
          **,           a/b//c,     true
          a/**,         a/b/c,      true
          a/**,         a/,         true
          a/**,         a,          false
          a/**,         ab/c,       false
          **/x,         x,          true
          **/x,         a/x,        true
          **/x,         a/b/x,      true
          **/x,         ax,         false
          **/x,         a/bx,       false
          a/**/z,       a/z,        true
          a/**/z,       a/b/z,      true
          a/**/z,       a/b/c/z,    true
          a/**/z,       a/bz,       false
          a/**/z,       az,         false
          a**z,         a/b/z,      true
          a**z,         az,         true
          **.jpg,       a/b.jpg,    true
          **/*.jpg,     b.jpg,      true
          **/*.jpg,     a/b.jpg,    true
          ?,            a,          true
          ?,            /,          false
          ?,            ab,         false
          a?c,          a/c,        false
          [a-c]x,       bx,         true
          [a-c]x,       dx,         false
          [!a-c]x,      dx,         true
          [!a-c]x,      bx,         false
          [^a-c]x,      dx,         true
          a[!b]c,       a/c,        false
          a[/]c,        a/c,        false
          []]x,         ]x,         true
          [a-]x,        -x,         true
          [-a]x,        -x,         true
          [a\\]]x,      ]x,         true
          \\*,          *,          true
          \\*,          a,          false
          \\[a,         [a,         true
          a/,           a/,         true
          a//b,         a//b,       true
          a/*/b,        a//b,       true
          ?,            ü,          true
          [ä-ü],        ö,          true
          ***/x,        a/x,        true
          """)
  void matches(String pattern, String key, boolean expected) {
    assertThat(Glob.parse(pattern.replace("\\\\", "\\")).matches(Key.of(key)))
        .as("%s on %s", pattern, key)
        .isEqualTo(expected);
  }

  @Test
  void countsCharactersOutsideOfTheBasicPlaneOnce() {
    Key key = Key.of("x\uD83D\uDE00y");
    assertThat(Glob.parse("x?y").matches(key)).isTrue();
    assertThat(Glob.parse("x??y").matches(key)).isFalse();
    assertThat(Glob.parse("x[\uD83D\uDE00-\uD83D\uDE04]y").matches(key)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "[a,      character 1, a [ has no ]",
        "x[!,     character 2, a [ has no ]",
        "x[b-a],  character 2, backwards",
        "a\\,     character 2, last character"
      })
  void saysWhereAndWhyATextIsNoPattern(String text, String where, String why) {
    assertThatThrownBy(() -> Glob.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\" is no pattern")
        .hasMessageContaining(where)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> Glob.parse("")).hasMessageContaining("not empty");
  }

  @ParameterizedTest
  @CsvSource({"photos/2024/*, photos/2024/", "a\\*b*, a*b", "*, ''", "**/x, ''", "abc, abc"})
  void knowsWhatEveryKeyBeginsWith(String pattern, String beginning) {
    assertThat(Glob.parse(pattern).beginning()).isEqualTo(beginning);
  }

  /// A matcher that tries every way takes longer than the universe for this.
  @Test
  void takesTimeInProportionToTheLengths() {
    Key key = Key.of("a".repeat(1000));
    Glob glob = Glob.parse("*a".repeat(40) + "b");
    long began = System.nanoTime();
    assertThat(glob.matches(key)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(1));
  }
}
