package org.tranship.engine.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What workers need on this machine: a folder that looks like an installed Spark, made of the jars
/// on this class path, and the class path of Tranship for their executors.
final class SparkFolder {
  /// The same folder that this process has as `SPARK_HOME`.
  static final Path HOME = home();

  private SparkFolder() {}

  private static Path home() {
    String named = System.getenv("SPARK_HOME");
    if (named == null || named.isEmpty()) {
      throw new IllegalStateException(
          "SPARK_HOME is not set. The build sets it to a folder below target; set it by hand to one"
              + " that the tests may make.");
    }
    return Path.of(named);
  }

  /// Makes the folder, unless it is there.
  static void make() throws IOException {
    Files.createDirectories(HOME.resolve("jars"));
    Files.writeString(HOME.resolve("RELEASE"), "Spark 4.2.0 of the tests\n");
    for (Path entry : classPath()) {
      if (entry.toString().endsWith(".jar") && !isOurs(entry)) {
        try {
          Files.createSymbolicLink(
              HOME.resolve("jars").resolve(entry.getFileName()), entry.toAbsolutePath());
        } catch (FileAlreadyExistsException _) {
          // From an earlier test.
        }
      }
    }
  }

  /// Settings under which executors find what they run.
  static Map<String, String> settings() {
    return Map.of(
        "spark.executor.extraClassPath", executorClasses(),
        "spark.executor.memory", "512m",
        "spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
  }

  /// Tranship as executors have it: without tests and what is for them.
  private static String executorClasses() {
    return classPath().stream()
        .filter(SparkFolder::isOurs)
        .filter(each -> !each.endsWith("test-classes") && !each.toString().contains("testkit"))
        .map(each -> each.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOurs(Path entry) {
    return Files.isDirectory(entry)
        || entry.getFileName().toString().startsWith("tranship-")
        || entry.toString().contains("/tranship/");
  }

  /// The jars that a worker's own Java has to have.
  static String workerClasses() {
    return HOME.resolve("jars") + "/*";
  }

  private static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(each -> !each.isEmpty())
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }
}
