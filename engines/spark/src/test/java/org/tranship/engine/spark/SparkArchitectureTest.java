package org.tranship.engine.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What the engine may see: core and Spark. The rules of all other modules are kept in `cli`, whose
/// class path does not have this one.
class SparkArchitectureTest {
  @Test
  void theEngineSeesCoreAndSparkAlone() {
    classes()
        .that()
        .resideInAPackage("org.tranship.engine.spark..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.tranship.engine.spark..",
            "org.tranship.core..",
            "org.apache.spark..",
            // Spark's list of executors is a collection of Scala, and has no other form.
            "scala.collection..",
            "scala.jdk.javaapi..",
            "java..",
            "org.slf4j..",
            "org.jspecify..")
        .because("drivers are found at run time, and Spark is used by its Java API")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.tranship.engine.spark"));
  }
}
