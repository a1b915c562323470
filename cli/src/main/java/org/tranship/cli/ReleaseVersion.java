package org.tranship.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version of this build, and of the Java it runs on: the first two questions of any report.
final class ReleaseVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "tranship " + number(),
      "Java "
          + Runtime.version()
          + " on "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }

  /// The version number alone, as the build wrote it.
  static String number() {
    var properties = new Properties();
    try (InputStream in = ReleaseVersion.class.getResourceAsStream("release.properties")) {
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
