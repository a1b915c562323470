package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void tellsItsVersionAndTheJavaItRunsOn() {
    assertThat(run("--version")).isEqualTo(ExitCode.DONE.number());
    assertThat(out.toString())
        .matches("(?s)tranship \\d+\\.\\d+\\.\\d+\\S*\\R.*Java 25.*")
        .doesNotContain("${");
  }

  @Test
  void listsEveryExitCodeInItsHelp() {
    assertThat(run("--help")).isEqualTo(ExitCode.DONE.number());
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains(
            Arrays.stream(ExitCode.values())
                .map(code -> code.number() + " " + code.meaning())
                .toList());
  }

  @Test
  void refusesAnUnknownCommandAsAnErrorOfUse() {
    assertThat(run("mgirate")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("mgirate", "Nothing was touched", "tranship --help");
  }

  @Test
  void asksForACommandWhereNoneIsGiven() {
    assertThat(run()).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("No command was given");
  }

  @Test
  void callsAnUnforeseenFaultABugAndShowsNoTrace() {
    int code =
        CommandFaults.bug(new IllegalStateException("the hold is flooded"), new PrintWriter(err));
    assertThat(code).isEqualTo(ExitCode.BUG.number());
    assertThat(err.toString())
        .contains("IllegalStateException: the hold is flooded", "MainTest", "TRANSHIP_TRACE")
        .doesNotContain("\tat ");
  }

  @Test
  void writesAPageForMan() {
    String page = new ManualPage(CommandTree.whole().getCommandSpec(), "1.2.3").text();
    assertThat(page)
        .startsWith(".TH \"TRANSHIP\" \"1\"")
        .contains(".SH NAME", ".SH OPTIONS", "\\-\\-version", ".SH EXIT STATUS", ".B 70");
    assertThat(page.lines()).noneMatch(line -> line.contains("@|") || line.contains("%n"));
  }

  private int run(String... args) {
    CommandLine commandLine = CommandTree.whole();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }
}
