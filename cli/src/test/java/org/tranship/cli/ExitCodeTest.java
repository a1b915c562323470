package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  @Test
  void keepsTheNumbersThatScriptsRelyOn() {
    assertThat(Arrays.stream(ExitCode.values()).map(code -> code.name() + "=" + code.number()))
        .containsExactly(
            "DONE=0",
            "FAILED=1",
            "USAGE=2",
            "REFUSED=3",
            "DIFFERENT=4",
            "INTERRUPTED=5",
            "UNKNOWN=6",
            "BUG=70");
  }

  @Test
  void isTheListThatTheManualShows() {
    var manual =
        SourceFile.all().stream()
            .filter(file -> file.path().equals("docs/exit-codes.md"))
            .findFirst()
            .orElseThrow();
    for (ExitCode code : ExitCode.values()) {
      assertThat(manual.lines())
          .anyMatch(
              line ->
                  line.startsWith("| " + code.number() + " |") && line.contains(code.meaning()));
    }
  }
}
