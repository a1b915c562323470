package org.tranship.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Which part may see which. ARCHITECTURE.md draws these directions; here they are kept. Whatever
/// is not allowed by a line below is forbidden.
class ArchitectureTest {
  private static final String ROOT = "org.tranship.";

  private static final JavaClasses TRANSHIP =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.tranship");

  /// The parts outside core, with what each may see of the others. Itself is always allowed, except
  /// among siblings: see [#siblingsDoNotKnowEachOther].
  private static final Map<String, Set<String>> PARTS =
      Map.ofEntries(
          Map.entry("core", Set.of()),
          Map.entry("client", Set.of("core")),
          Map.entry("driver", Set.of("core", "client")),
          Map.entry("journal", Set.of("core", "client")),
          Map.entry("control", Set.of("core")),
          Map.entry("events", Set.of("core")),
          Map.entry("formats", Set.of("core")),
          Map.entry("runbook", Set.of("core", "client", "control", "events")),
          Map.entry("engine", Set.of("core", "events")),
          Map.entry("server", Set.of("core", "formats", "events", "runbook")),
          Map.entry("cli", Set.of("core", "formats", "events", "runbook", "engine", "server")),
          Map.entry("testkit", Set.of("core", "events")));

  /// The packages of core, with what each may see of the others.
  private static final Map<String, Set<String>> CORE =
      Map.ofEntries(
          Map.entry("value", Set.of()),
          Map.entry("thread", Set.of()),
          Map.entry("outcome", Set.of("value")),
          Map.entry("store", Set.of("value")),
          Map.entry("catalog", Set.of("value")),
          Map.entry("eventlog", Set.of("value")),
          Map.entry("bus", Set.of("value")),
          Map.entry("readmodel", Set.of("value", "eventlog")),
          Map.entry("control", Set.of("value")),
          Map.entry("journal", Set.of("value", "outcome")),
          Map.entry("layer", Set.of("value", "store")),
          Map.entry("compare", Set.of("value", "store", "thread")),
          Map.entry("snapshot", Set.of("value", "store")),
          Map.entry("plan", Set.of("value", "store")),
          Map.entry(
              "work",
              Set.of(
                  "value",
                  "outcome",
                  "store",
                  "catalog",
                  "layer",
                  "compare",
                  "snapshot",
                  "plan",
                  "thread")),
          Map.entry(
              "step",
              Set.of(
                  "value",
                  "outcome",
                  "store",
                  "catalog",
                  "eventlog",
                  "layer",
                  "compare",
                  "plan",
                  "work")),
          Map.entry("cutover", Set.of("value", "outcome", "store", "control", "work", "step")),
          Map.entry(
              "run",
              Set.of(
                  "value",
                  "outcome",
                  "store",
                  "catalog",
                  "eventlog",
                  "bus",
                  "layer",
                  "compare",
                  "plan",
                  "work",
                  "step",
                  "journal",
                  "thread")));

  /// Modules that cli's class path does not have. The demonstration is built apart, for it brings
  /// servers that the command must not carry; its `DemoArchitectureTest` says what it may see.
  /// Benchmarks may see everything. Engines bring libraries that clash with the command's; what
  /// they may see is kept by a test of their own.
  private static final Set<String> APART = Set.of("demo", "bench", "engines");

  /// What the build is done with, and nobody runs.
  private static final String BUILD = "policy";

  @Test
  void partsSeeOnlyWhatTheyMay() {
    assertThat(forbidden("", PARTS)).isEmpty();
  }

  @Test
  void corePackagesSeeOnlyWhatTheyMay() {
    assertThat(forbidden("core.", CORE)).isEmpty();
  }

  @Test
  void coreUsesTheJdkAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("org.tranship.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "org.tranship.core..",
                "java.io..",
                "java.lang..",
                "java.math..",
                "java.net",
                "java.nio..",
                "java.security..",
                "java.text..",
                "java.time..",
                "java.util..",
                "org.jspecify..",
                "org.slf4j..")
            .because("the protocol runs in memory, without SDK, JDBC, HTTP or JSON"));
  }

  /// Clients of services that are spoken to over HTTP do so with the one client of HTTP.
  @Test
  void siblingsDoNotKnowEachOther() {
    for (String family : List.of("driver", "journal", "runbook", "client", "control", "engine")) {
      check(
          slices()
              .matching(ROOT + family + ".(*)..")
              .should()
              .notDependOnEachOther()
              .ignoreDependency(
                  resideInAPackage("org.tranship.client.."),
                  resideInAPackage("org.tranship.client.http.."))
              .because("each " + family + " stands alone, but a client that speaks HTTP by ours"));
    }
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("org.tranship.(**)").should().beFreeOfCycles());
  }

  @Test
  void onlyTheCommandLineWritesToTheConsole() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("org.tranship.cli..", "org.tranship.testkit..")
            .should(ACCESS_STANDARD_STREAMS)
            .because("a library answers its caller; the console is the command line's"));
  }

  @Test
  void logsGoThroughSlf4j() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.commons.logging..")
            .because("one logging interface is enough"));
  }

  /// The rules above say nothing about classes they never saw.
  @Test
  void everyModuleIsSeen() {
    Set<String> seen =
        TRANSHIP.stream().map(each -> each.getPackageName()).collect(Collectors.toSet());
    for (SourceFile file : SourceFile.all()) {
      boolean ours = APART.stream().noneMatch(file::isIn) && !file.isIn(BUILD);
      if (file.isMainJava() && ours && !file.isPackageInfo()) {
        assertThat(seen)
            .as("the package of %s is on cli's class path", file)
            .contains(file.packageName());
      }
    }
  }

  @Test
  void nobodyUsesWhatStandsApart() {
    for (SourceFile file : SourceFile.all()) {
      if (file.stem().equals("pom") && APART.stream().noneMatch(file::isIn)) {
        assertThat(file.lines())
            .as("%s uses none of %s", file, APART)
            .noneMatch(line -> APART.stream().anyMatch(each -> line.contains("tranship-" + each)));
      }
    }
  }

  @Test
  void onlyItsEngineSeesSpark() {
    for (SourceFile file : SourceFile.all()) {
      boolean reads = file.isJava() || file.stem().equals("pom");
      if (reads && !file.isIn("engines") && !file.stem().equals("ArchitectureTest")) {
        assertThat(file.lines())
            .as("%s does without Spark", file)
            .noneMatch(line -> line.contains("import org.apache.spark"))
            .noneMatch(line -> line.contains("<groupId>org.apache.spark"))
            .noneMatch(line -> line.contains("tranship-engine-spark<"));
      }
    }
  }

  /// Both tables name every package there is, so that a new one is thought about.
  private static List<String> forbidden(String below, Map<String, Set<String>> allowed) {
    var violations = new TreeMap<String, String>();
    var unknown = new TreeSet<String>();
    String prefix = ROOT + below;
    TRANSHIP.stream()
        .filter(each -> each.getPackageName().startsWith(prefix))
        .forEach(
            origin -> {
              String from = part(prefix, origin.getPackageName());
              if (!allowed.containsKey(from)) {
                unknown.add(prefix + from + " is not in the table of directions");
                return;
              }
              origin.getDirectDependenciesFromSelf().stream()
                  .map(each -> each.getTargetClass().getBaseComponentType())
                  .filter(target -> target.getPackageName().startsWith(prefix))
                  .forEach(
                      target -> {
                        String to = part(prefix, target.getPackageName());
                        if (!to.equals(from)
                            && !allowed.getOrDefault(from, Set.of()).contains(to)) {
                          violations.put(
                              origin.getName() + " -> " + target.getName(),
                              from + " may not see " + to);
                        }
                      });
            });
    List<String> all = new ArrayList<>(unknown);
    violations.forEach((edge, reason) -> all.add(reason + ": " + edge));
    return all;
  }

  private static String part(String prefix, String packageName) {
    String rest = packageName.substring(prefix.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private static void check(ArchRule rule) {
    // Families without a member yet are no error; that nothing is overlooked is a test of its own.
    rule.allowEmptyShould(true).check(TRANSHIP);
  }
}
