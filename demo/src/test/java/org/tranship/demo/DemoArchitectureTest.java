package org.tranship.demo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What the demonstration may see: the servers and tables of the testkit, and nothing of Tranship
/// itself, whose command it runs as an operator does. The rules of all other modules are kept in
/// `cli`, whose class path does not have this one.
class DemoArchitectureTest {
  @Test
  void theDemonstrationUsesTheCommandAlone() {
    classes()
        .that()
        .resideInAPackage("org.tranship.demo..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.tranship.demo..",
            "org.tranship.testkit.anchore..",
            "org.tranship.testkit.journey..",
            "org.tranship.testkit.program..",
            "org.tranship.testkit.server..",
            "java..",
            "com.sun.net.httpserver..",
            "org.jspecify..",
            "picocli..")
        .because("it shows what an operator gets")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.tranship.demo"));
  }
}
