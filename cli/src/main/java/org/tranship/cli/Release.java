package org.tranship.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/// Which build this is, and on which Java it runs: the first two questions of any report. Needs no
/// other class of this program and no library, so that `--version` alone is answered by Java with
/// one jar, before anything else would have been found; the launcher starts it that way.
final class Release {
  private Release() {}

  /// Prints what `--version` says.
  public static void main(String[] arguments) {
    lines().forEach(System.out::println);
  }

  /// What `--version` says: the version, and below it the Java and the system.
  static List<String> lines() {
    return List.of(
        "tranship " + number(),
        "Java "
            + Runtime.version()
            + " on "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch"));
  }

  /// The version number alone, as the build wrote it.
  static String number() {
    var properties = new Properties();
    try (InputStream in = Release.class.getResourceAsStream("release.properties")) {
      if (in == null) {
        throw new IllegalStateException("release.properties is missing from the build");
      }
      properties.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties.getProperty("version", "unknown");
  }
}
