package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of what is covered cannot claim what no test shows: each test it names exists, each
/// row has one or says that the thing is not done, and no row is missing.
class CoverageTableTest {
  private static final String PAGE = "docs/anchore-coverage.md";
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
  private static final Pattern ID = Pattern.compile("^\\| ([FW]\\d+) \\|");
  private static final String NOT_DONE = "Not done:";

  private static final List<SourceFile> FILES = SourceFile.all();

  private static List<String> rows() {
    return FILES.stream()
        .filter(file -> file.path().equals(PAGE))
        .flatMap(file -> file.lines().stream())
        .filter(line -> line.startsWith("| "))
        .filter(line -> !line.startsWith("| ---") && !line.endsWith("| shown by |"))
        .toList();
  }

  @Test
  void everyTestThatIsNamedExists() {
    List<String> missing = new ArrayList<>();
    rows()
        .forEach(
            row ->
                TEST.matcher(row)
                    .results()
                    .filter(name -> !exists(name.group(1), name.group(2)))
                    .forEach(name -> missing.add(name.group())));
    assertThat(missing).as("tests that " + PAGE + " names and the tree does not have").isEmpty();
  }

  /// A method of this name, with an annotation that makes it a test between it and the blank line
  /// above.
  private static boolean exists(String type, String method) {
    Pattern test =
        Pattern.compile(
            "@(Parameterized|Repeated)?Test\\b(?:(?!\n\n).)*\n  (public )?void " + method + "\\(",
            Pattern.DOTALL);
    return FILES.stream()
        .filter(file -> file.isJava() && file.stem().equals(type))
        .anyMatch(file -> test.matcher(String.join("\n", file.lines())).find());
  }

  @Test
  void everyRowIsShownOrSaidToBeNotDone() {
    assertThat(rows())
        .hasSizeGreaterThan(33)
        .allSatisfy(
            row -> assertThat(TEST.matcher(row).find() || row.contains(NOT_DONE)).as(row).isTrue());
  }

  @Test
  void noFeatureAndNoWeaknessIsLeftOut() {
    List<String> ids =
        rows().stream()
            .map(ID::matcher)
            .filter(java.util.regex.Matcher::find)
            .map(row -> row.group(1))
            .collect(Collectors.toList());
    assertThat(ids)
        .containsExactlyElementsOf(
            Stream.concat(
                    IntStream.rangeClosed(1, 10).mapToObj(i -> "F" + i),
                    IntStream.rangeClosed(1, 23).mapToObj(i -> "W" + i))
                .toList());
  }
}
