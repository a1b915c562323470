package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose settings of Spark hold: of a plain command those of a file, below `spark-submit` what that
/// was given.
class SparkSettingsTest {
  @TempDir private Path home;

  private Map<String, String> settings(Properties system, String... named) throws Exception {
    Path defaults = Files.createDirectories(home.resolve("conf")).resolve("spark-defaults.conf");
    Files.writeString(defaults, "spark.one defaults\nspark.two defaults\n");
    Path ours = home.resolve("ours");
    Files.writeString(ours, "spark.one ours\nspark.three ours\n");
    return SparkEngineProvider.settings(
        named.length == 0
            ? Map.of("SPARK_HOME", home.toString())
            : Map.of("SPARK_HOME", home.toString(), "TRANSHIP_SPARK_PROPERTIES", ours.toString()),
        system);
  }

  private static Properties submitted() {
    Properties system = new Properties();
    system.setProperty("spark.submit.deployMode", "client");
    system.setProperty("spark.one", "submitted");
    system.setProperty("user.name", "somebody");
    return system;
  }

  @Test
  void aPlainCommandReadsTheFileOfSparkUnlessAnotherIsNamed() throws Exception {
    Properties system = new Properties();
    system.setProperty("spark.one", "by chance");
    assertThat(settings(system))
        .containsOnly(Map.entry("spark.one", "defaults"), Map.entry("spark.two", "defaults"));
    assertThat(settings(system, "ours"))
        .containsOnly(Map.entry("spark.one", "ours"), Map.entry("spark.three", "ours"));
  }

  /// It has read its own file, and gives it on with what was said to it.
  @Test
  void whatSparkSubmitWasGivenGoesBeforeAnyFile() throws Exception {
    assertThat(settings(submitted()))
        .containsOnly(
            Map.entry("spark.one", "submitted"), Map.entry("spark.submit.deployMode", "client"));
    assertThat(settings(submitted(), "ours"))
        .containsEntry("spark.one", "submitted")
        .containsEntry("spark.three", "ours")
        .doesNotContainKey("spark.two");
  }
}
