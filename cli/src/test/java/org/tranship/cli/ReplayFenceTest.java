package org.tranship.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whoever replays events into read models can reach nobody: no bus, no mail, no command, no
/// request. An event that is replayed has had its effects when it happened.
class ReplayFenceTest {
  private static final JavaClasses TRANSHIP =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.tranship");

  /// Replays that live among steps which may send.
  private static final Set<String> REPLAYS =
      Set.of(
          "org.tranship.runbook.journey.LogReplay",
          "org.tranship.runbook.journey.third.LogWalk",
          "org.tranship.runbook.journey.third.Projection",
          "org.tranship.runbook.journey.third.Replay");

  private static final DescribedPredicate<JavaClass> REPLAYING =
      resideInAnyPackage(
              "org.tranship.core.readmodel..",
              "org.tranship.events.projection..",
              "org.tranship.events.rebuild..",
              "org.tranship.runbook.journey.sql..",
              "org.tranship.runbook.journey.orders..")
          .or(
              DescribedPredicate.describe(
                  "replay a log", (JavaClass it) -> REPLAYS.contains(it.getName())));

  /// Words for lengths of time, which live beside what acts.
  private static final String HARMLESS = "org.tranship.core.control.Durations";

  private static final DescribedPredicate<JavaClass> SENDING =
      resideInAnyPackage(
              "org.tranship.core.bus..",
              "org.tranship.core.control..",
              "org.tranship.control..",
              "org.tranship.client.http..",
              "org.tranship.driver.artemis..",
              "org.tranship.driver.servicebus..",
              "java.net.http..",
              "jakarta.jms..",
              "jakarta.mail..",
              "javax.jms..",
              "javax.mail..")
          .and(
              DescribedPredicate.describe(
                  "can act", (JavaClass it) -> !it.getName().equals(HARMLESS)));

  @Test
  void replaysReachNobody() {
    noClasses()
        .that(REPLAYING)
        .should()
        .transitivelyDependOnClassesThat(SENDING)
        .because("what is replayed is sent to nobody a second time")
        .check(TRANSHIP);
  }

  /// A rule about classes that are called otherwise by now would hold of nothing.
  @Test
  void everyReplayIsThere() {
    assertThat(REPLAYS).allMatch(TRANSHIP::contain);
    assertThat(TRANSHIP.stream().filter(REPLAYING)).hasSizeGreaterThan(50);
    assertThat(TRANSHIP.stream().filter(SENDING)).hasSizeGreaterThan(30);
  }
}
