package org.tranship.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tranship.testkit.program.Program;
import org.tranship.testkit.program.StartCache;

/// The command from its classes, as a process of its own that starts with a cache, as the
/// launcher's does: tests of kills start it some hundred times.
final class RehearsedCommand {
  /// Such a process is over before much of what it compiles has paid: it compiles later.
  private static final List<String> JAVA =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=5",
          "--enable-native-access=ALL-UNNAMED");

  private static final StartCache CACHE =
      StartCache.of(Path.of("target", "start-cache"), Rehearsal.class.getName(), JAVA);

  private RehearsedCommand() {}

  /// @param directory where it is started
  /// @param options for Java, such as a heap
  static Program in(Path directory, String... options) {
    List<String> all = new ArrayList<>(JAVA);
    all.addAll(List.of(options));
    return Program.ofClass(Main.class.getName(), all, CACHE, directory);
  }
}
