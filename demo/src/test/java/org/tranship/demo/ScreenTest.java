package org.tranship.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Nothing is wider than the screen, nothing is lost by folding, and colour is asked for.
class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void foldingBreaksAtSpacesAndCommas() {
    assertThat(Screen.fold("one two three", 20, "  ")).containsExactly("one two three");
    assertThat(Screen.fold("one two three four", 10, "  "))
        .containsExactly("one two", "  three", "  four");
    assertThat(Screen.fold("{\"a\":1,\"b\":2}", 8, "  "))
        .containsExactly("{\"a\":1,", "  \"b\":2}");
  }

  @Test
  void aWordThatIsTooLongIsCut() {
    assertThat(Screen.fold("abcdefghijklm", 6, "  ")).containsExactly("abcdef", "  ghij", "  klm");
  }

  @Test
  void noLineIsWiderThanTheScreen() {
    Screen screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
    screen.step("word ".repeat(60));
    screen.output("x".repeat(500));
    screen.checked("a,b,".repeat(100));
    assertThat(printed().lines()).allMatch(line -> line.length() <= Screen.WIDTH);
    assertThat(printed()).doesNotContain("\u001b");
    assertThat(printed().chars().filter(c -> c == 'x').count()).isEqualTo(500);
  }

  @Test
  void colourIsEndedOnEachLine() {
    Screen screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);
    screen.checked("y ".repeat(100));
    assertThat(printed().lines()).allMatch(line -> line.endsWith("\u001b[0m"));
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
