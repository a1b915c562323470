package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What every file of the tree keeps, whoever wrote it. A message says what to do instead.
class HouseRulesTest {
  private static final int MOST_LINES = 300;

  /// Files that are longer than the rule allows, each with its length on the day it was let in. A
  /// number here may only fall, and a file leaves the list once it keeps the rule.
  private static final Map<String, Integer> LET_IN =
      Map.ofEntries(
          Map.entry("cli/src/test/java/org/tranship/cli/SnapshotCommandTest.java", 341),
          Map.entry("clients/http/src/test/java/org/tranship/client/http/HttpClientTest.java", 392),
          Map.entry("drivers/s3/src/test/java/org/tranship/driver/s3/S3AnswersTest.java", 328),
          Map.entry(
              "runbooks/objects/src/test/java/org/tranship/runbook/objects/pointers/PointersWorld.java",
              306),
          Map.entry("testkit/src/test/java/org/tranship/testkit/protocol/LittleRunbook.java", 369),
          Map.entry(
              "testkit/src/test/java/org/tranship/testkit/protocol/TransitionsTest.java", 351));

  private static final Pattern NO_NAME =
      Pattern.compile(".*[a-z0-9](Util|Utils|Helper|Helpers|Manager|Impl|Base|Common)");

  private static final Pattern NULL_MARKED =
      Pattern.compile("^@(org\\.jspecify\\.annotations\\.)?NullMarked$");

  // Each is put together from halves, or this file would break its own rule.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern SKIPPED =
      Pattern.compile(
          "@([\\w.]*\\.)?(Dis"
              + "abled|Ign"
              + "ore)\\w*\\b|\\bAssum"
              + "ptions\\b|\\bassum"
              + "e(True|False|That)\\(");
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.$}~])/(wo" + "rk|tm" + "p|ro" + "ot|ho" + "me)(/|\\b(?![-.\\w]))");

  /// A class's name is for us; whoever reads a message is told in words.
  private static final Pattern CLASS_NAMED =
      Pattern.compile("getClass\\(\\)\\.get(Simple)?Name\\(\\)");

  /// A class by its whole name inside of code, where it could be imported.
  private static final Pattern NOT_IMPORTED =
      Pattern.compile(
          "^(?!import |package"
              + " |\\s*(//|\\*|/\\*))[^\"]*(?<![\\w.\"])[a-z]\\w*\\.([a-z]\\w*\\.)+[A-Z]\\w*[a-z]");

  private static final Pattern OPTION = Pattern.compile("^\\s*(?!///).*\"[^\"]*(?<![\\w-])--[a-z]");

  /// Two classes of one name in one file.
  private static final Set<String> LET_STAND =
      Set.of(
          "java.io.Console::isTerminal",
          "org.apache.qpid.proton.engine.Delivery delivery",
          "org.tranship.core.bus.Delivery delivery");

  private static final Pattern REGISTRY =
      Pattern.compile(
          "repo\\.maven\\.apa"
              + "che|repo1\\.ma"
              + "ven|registry\\.np"
              + "mjs|deb\\.deb"
              + "ian|central\\.sona"
              + "type");

  private static final List<SourceFile> FILES = SourceFile.all();

  @Test
  void theTreeIsSeen() {
    assertThat(FILES).extracting(SourceFile::path).contains("pom.xml", "policy/pom.xml", "LICENSE");
    assertThat(FILES).filteredOn(SourceFile::isMainJava).isNotEmpty();
  }

  @Test
  void filesStayShort() {
    var tooLong = new ArrayList<String>();
    for (SourceFile file : FILES) {
      int most = LET_IN.getOrDefault(file.path(), MOST_LINES);
      if (file.isJava() && file.lines().size() > most) {
        tooLong.add(
            file
                + " has "
                + file.lines().size()
                + " lines, at most "
                + most
                + " are allowed; give one of its ideas a file of its own");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void theListOfLongFilesOnlyShrinks() {
    assertThat(LET_IN.keySet())
        .as("a file that keeps the rule, or is gone, leaves the list")
        .isSubsetOf(
            FILES.stream()
                .filter(file -> file.lines().size() > MOST_LINES)
                .map(SourceFile::path)
                .collect(Collectors.toSet()));
  }

  @Test
  void namesSayWhatAThingIs() {
    assertThat(FILES)
        .filteredOn(SourceFile::isJava)
        .filteredOn(file -> NO_NAME.matcher(file.stem()).matches())
        .as("names that say nothing of the domain; name the thing by what it is")
        .isEmpty();
  }

  @Test
  void everyPackageIsIntroduced() {
    Set<String> introduced =
        FILES.stream()
            .filter(SourceFile::isPackageInfo)
            .filter(file -> file.lines().stream().anyMatch(NULL_MARKED.asPredicate()))
            .filter(
                file ->
                    file.lines().stream()
                        .anyMatch(line -> line.startsWith("/// ") || line.startsWith("/**")))
            .map(SourceFile::folder)
            .collect(Collectors.toSet());
    Set<String> mainPackages =
        FILES.stream()
            .filter(SourceFile::isMainJava)
            .map(SourceFile::packageName)
            .collect(Collectors.toSet());
    assertThat(FILES)
        .filteredOn(SourceFile::isJava)
        // Tests that live in the package they test share its package-info.
        .filteredOn(file -> file.isMainJava() || !mainPackages.contains(file.packageName()))
        .filteredOn(file -> !introduced.contains(file.folder()))
        .as("files in a package without a package-info.java that has a comment and @NullMarked")
        .isEmpty();
  }

  @Test
  void nothingIsLeftUnfinished() {
    assertThat(lines(UNFINISHED, file -> true))
        .as("do it now, or write it into docs/limits.md")
        .isEmpty();
  }

  @Test
  void noTestIsSkipped() {
    assertThat(lines(SKIPPED, SourceFile::isJava))
        .as("a test runs, or its suite is named as not run by ./verify")
        .isEmpty();
  }

  @Test
  void noFileKnowsTheMachineItWasWrittenOn() {
    assertThat(lines(MACHINE_PATH, file -> true)).as("paths of somebody's machine").isEmpty();
  }

  @Test
  void noMessageNamesAClass() {
    assertThat(
            lines(CLASS_NAMED, file -> file.isMainJava() && !file.stem().equals("CommandFaults")))
        .as("say what happened in words; only a bug of ours is told by its class")
        .isEmpty();
  }

  /// What core says is read by whoever used any command, and most do not have the option.
  @Test
  void coreNamesNoOption() {
    assertThat(lines(OPTION, file -> file.isMainJava() && file.path().startsWith("core/")))
        .as("say what is to be done; the command adds how it takes it")
        .isEmpty();
  }

  @Test
  void classesAreImported() {
    assertThat(lines(NOT_IMPORTED, file -> file.isMainJava() && !file.isPackageInfo()))
        .as("import it; where two have one name, LET_STAND says so")
        .filteredOn(line -> LET_STAND.stream().noneMatch(line::contains))
        .isEmpty();
  }

  @Test
  void noFileNamesARegistry() {
    assertThat(lines(REGISTRY, file -> true)).as("hosts of package registries").isEmpty();
  }

  private static List<String> lines(Pattern forbidden, Predicate<SourceFile> where) {
    var found = new ArrayList<String>();
    for (SourceFile file : FILES) {
      for (int i = 0; where.test(file) && i < file.lines().size(); i++) {
        if (forbidden.matcher(file.lines().get(i)).find()) {
          found.add(file + ":" + (i + 1) + ": " + file.lines().get(i).strip());
        }
      }
    }
    return found;
  }
}
