package org.tranship.formats.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VisibleTest {
  @Test
  void leavesOrdinaryTextOfAnyLanguageAlone() {
    for (String text : new String[] {"", "a b", "é ü 中文 א 🚢", "a/b%2F\\n"}) {
      assertThat(Visible.line(text)).isSameAs(text);
    }
  }

  @Test
  void showsWhatWouldSteerTheTerminal() {
    assertThat(Visible.line("a\u001b[2Jb\n\u202ec\uffff"))
        .isEqualTo("a<U+001B>[2Jb<U+000A><U+202E>c<U+FFFF>");
    assertThat(Visible.lines("a\r\nb\tc\rd")).isEqualTo("a\nb c<U+000D>d");
  }

  @Test
  void breaksLinesAtBlanksAndLongWordsAnywhere() {
    TextLines lines = new TextLines(20);
    lines.hanging("  x  ", "one two three four five\n" + "y".repeat(40));
    assertThat(lines.toString().lines())
        .containsExactly(
            "  x  one two three",
            "     four five",
            "     yyyyyyyyyyyyyyy",
            "     yyyyyyyyyyyyyyy",
            "     yyyyyyyyyy");
  }

  @Test
  void givesFiguresUnits() {
    assertThat(Figures.duration(Duration.ofMillis(320))).isEqualTo("320 ms");
    assertThat(Figures.duration(Duration.ofMillis(59_949))).isEqualTo("59.9 s");
    assertThat(Figures.duration(Duration.ofMillis(59_990))).isEqualTo("59.9 s");
    assertThat(Figures.duration(Duration.ofSeconds(1_429))).isEqualTo("23 min 49 s");
    assertThat(Figures.duration(Duration.ofMinutes(312))).isEqualTo("5 h 12 min");
    assertThat(Figures.duration(Duration.ofHours(76))).isEqualTo("3 d 4 h");
    assertThat(Figures.objects(1)).isEqualTo("1 object");
    assertThat(Figures.objects(1_200)).isEqualTo("1,200 objects");
  }
}
