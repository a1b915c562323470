package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Command lines that the manual shows are ones that the command takes, and the plans of a Mirantis
/// Secure Registry that it shows can be read.
class DocumentedCommandsTest {
  private static final Pattern LINE = Pattern.compile("(?:    |\\$ |    \\$ )?(tranship [a-z].*)");

  /// A remark behind a command: after two blanks, where no option follows, or after a hash.
  private static final Pattern REMARK = Pattern.compile("\\s{2,}+(?!-).*|\\s+#\\s.*");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final Pattern OPTIONAL = Pattern.compile("\\[([^]]+)]");

  @TempDir private Path folder;

  private static Stream<SourceFile> pages() {
    return SourceFile.all().stream()
        .filter(file -> file.path().matches("docs/[^/]+\\.md|README\\.md"));
  }

  /// Command lines that stand in blocks, by page and line.
  private static Map<String, String> shown() {
    Map<String, String> shown = new TreeMap<>();
    pages()
        .forEach(
            page -> {
              boolean fenced = false;
              int number = 0;
              for (String text : page.lines()) {
                number++;
                fenced ^= text.startsWith("```");
                Matcher line = LINE.matcher(text);
                if (line.matches() && (fenced || text.startsWith("    "))) {
                  shown.put(page.path() + ":" + number, line.group(1));
                }
              }
            });
    return shown;
  }

  /// What a line stands for: with and without what may be left out, and with each of what may stand
  /// in one place.
  static List<List<String>> meant(String line) {
    List<List<String>> meant = new ArrayList<>();
    for (String command : REMARK.matcher(line).replaceAll("").split(";\\s*")) {
      String joined = command.replace(" | ", "|").strip();
      for (String text :
          List.of(
              OPTIONAL.matcher(joined).replaceAll(""), OPTIONAL.matcher(joined).replaceAll("$1"))) {
        meant.addAll(alternatives(text));
      }
    }
    return meant;
  }

  private static List<List<String>> alternatives(String command) {
    List<List<String>> all = List.of(List.of());
    for (MatchResult word : WORD.matcher(command).results().toList()) {
      String bare = word.group(3);
      String quoted = word.group(1) == null ? word.group(2) : word.group(1);
      List<String> choices = bare == null ? List.of(quoted) : List.of(bare.split("\\|"));
      all =
          all.stream()
              .flatMap(
                  before ->
                      choices.stream()
                          .map(each -> Stream.concat(before.stream(), Stream.of(each)).toList()))
              .toList();
    }
    return all;
  }

  @Test
  void whatTheManualShowsIsTaken() {
    Map<String, String> shown = shown();
    assertThat(shown.keySet())
        .hasSizeGreaterThan(100)
        .anyMatch(place -> place.startsWith("docs/server.md:"))
        .anyMatch(place -> place.startsWith("docs/registry-msr.md:"));
    List<String> refused = new ArrayList<>();
    shown.forEach(
        (place, line) ->
            meant(line)
                .forEach(
                    words -> {
                      String[] typed = words.subList(1, words.size()).toArray(String[]::new);
                      try {
                        var _ = CommandTree.of(typed).parseArgs(typed);
                      } catch (CommandLine.ParameterException e) {
                        refused.add(place + " " + words + ": " + e.getMessage());
                      }
                    }));
    assertThat(refused).isEmpty();
  }

  @Test
  void aLineStandsForEachOfItsForms() {
    assertThat(meant("tranship status|verify RUN [--yes]   says 'how' # it is"))
        .extracting(words -> String.join(" ", words))
        .containsExactly(
            "tranship status RUN",
            "tranship verify RUN",
            "tranship status RUN --yes",
            "tranship verify RUN --yes");
    assertThat(meant("tranship list     --journal 'a b'"))
        .contains(List.of("tranship", "list", "--journal", "a b"));
  }

  @Test
  void thePlansOfAMirantisSecureRegistryCanBeRead() throws IOException {
    String page =
        pages()
            .filter(file -> file.path().equals("docs/registry-msr.md"))
            .map(file -> String.join("\n", file.lines()))
            .findFirst()
            .orElseThrow();
    List<String> plans =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(it -> it.group(1))
            .toList();
    assertThat(plans).hasSize(2);
    for (String plan : plans) {
      Path file = Files.writeString(folder.resolve("plan.yaml"), plan);
      assertThat(MsrArgument.isOne(file)).isTrue();
      assertThat(MsrArgument.read(file).plan().settings()).containsKey("msr.url");
    }
  }
}
