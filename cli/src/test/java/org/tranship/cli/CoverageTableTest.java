package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tables of what is covered cannot claim what no test shows: each test that one names exists, each
/// row has a test or says that the thing is not done, and no row is missing.
class CoverageTableTest {
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");

  private static final Pattern ID = Pattern.compile("[A-Z]?\\d+");

  private static final List<SourceFile> FILES = SourceFile.all();

  /// A page with such a table.
  private enum Page {
    ANCHORE("docs/anchore-coverage.md", "Not done:", 34) {
      @Override
      List<String> ids() {
        return Stream.concat(numbered("F", 10), numbered("W", 23)).toList();
      }
    },
    REGISTRY("docs/registry-coverage.md", "Not yet:", 38) {
      @Override
      List<String> ids() {
        return Stream.of(numbered("D", 11), numbered("R", 9), numbered("B", 11), numbered("I", 8))
            .flatMap(ids -> ids)
            .toList();
      }
    },
    IMAGE_STORE("docs/imagestore-coverage.md", "Not yet:", 13) {
      @Override
      List<String> ids() {
        return numbered("F", 13).toList();
      }
    },
    JOURNEY("docs/journey-coverage.md", "Not yet:", 17) {
      @Override
      List<String> ids() {
        return numbered("", 17).toList();
      }
    },
    PAINS("docs/pains.md", "Not yet:", 15) {
      @Override
      List<String> ids() {
        return numbered("", 15).toList();
      }
    };

    private final String path;
    private final String notDone;
    private final int least;

    /// @param notDone how a row says that there is nothing to show
    /// @param least how many rows there are, those without a number included
    Page(String path, String notDone, int least) {
      this.path = path;
      this.notDone = notDone;
      this.least = least;
    }

    /// What rows begin with that have a number, in their order.
    abstract List<String> ids();

    private static Stream<String> numbered(String letter, int last) {
      return IntStream.rangeClosed(1, last).mapToObj(i -> letter + i);
    }

    List<String> rows() {
      return FILES.stream()
          .filter(file -> file.path().equals(path))
          .flatMap(file -> file.lines().stream())
          .filter(line -> line.startsWith("| "))
          .filter(line -> !line.startsWith("| ---") && !line.endsWith("| shown by |"))
          .toList();
    }
  }

  @Test
  void everyTestThatTheGuideToEventsNamesExists() {
    List<String> named =
        FILES.stream()
            .filter(file -> file.path().equals("docs/events.md"))
            .flatMap(file -> file.lines().stream())
            .filter(line -> line.startsWith("| "))
            .flatMap(line -> TEST.matcher(line).results().map(MatchResult::group))
            .toList();
    assertThat(named).hasSizeGreaterThan(15);
    assertThat(named)
        .allSatisfy(
            name -> {
              String[] parts = name.replace("`", "").split("\\.");
              assertThat(exists(parts[0], parts[1])).as(name).isTrue();
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyTestThatIsNamedExists(Page page) {
    List<String> missing = new ArrayList<>();
    page.rows()
        .forEach(
            row ->
                TEST.matcher(row)
                    .results()
                    .filter(name -> !exists(name.group(1), name.group(2)))
                    .forEach(name -> missing.add(name.group())));
    assertThat(missing)
        .as("tests that " + page.path + " names and the tree does not have")
        .isEmpty();
  }

  /// A method of this name, with an annotation that makes it a test between it and the blank line
  /// above.
  private static boolean exists(String type, String method) {
    Pattern test =
        Pattern.compile(
            "@(Parameterized|Repeated)?Test\\b(?:(?!\n\n).)*\n  (public |default )?void "
                + method
                + "\\(",
            Pattern.DOTALL);
    return FILES.stream()
        .filter(file -> file.isJava() && file.stem().equals(type))
        .anyMatch(file -> test.matcher(String.join("\n", file.lines())).find());
  }

  @ParameterizedTest
  @EnumSource
  void everyRowIsShownOrSaidToBeNotDone(Page page) {
    assertThat(page.rows())
        .hasSizeGreaterThanOrEqualTo(page.least)
        .allSatisfy(
            row ->
                assertThat(TEST.matcher(row).find() || row.contains(page.notDone))
                    .as(row)
                    .isTrue());
  }

  @ParameterizedTest
  @EnumSource
  void noRowIsLeftOut(Page page) {
    List<String> ids =
        page.rows().stream()
            .map(row -> row.split("\\|", 3)[1].strip())
            .filter(id -> ID.matcher(id).matches())
            .toList();
    assertThat(ids).containsExactlyElementsOf(page.ids());
  }
}
