package org.tranship.core.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The name of this machine, for people. Not by `InetAddress`, which asks name servers and may wait
/// for them.
public final class HostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /// A short name; never empty.
  public static String get() {
    if (Files.isReadable(KERNEL)) {
      try {
        return Files.readString(KERNEL).strip();
      } catch (IOException e) {
        return fromEnvironment();
      }
    }
    return fromEnvironment();
  }

  private static String fromEnvironment() {
    String name = System.getenv("HOSTNAME");
    return name == null || name.isBlank() ? "this machine" : name.strip();
  }
}
