package org.tranship.testkit.program;

import java.time.Duration;
import java.util.List;

/// How a program ended.
///
/// @param code its exit code
/// @param lines what it printed, both streams
/// @param lasted from before the process was started until it had ended
public record Ended(int code, List<String> lines, Duration lasted) {
  /// The code that stands for SIGKILL.
  private static final int KILLED = 128 + 9;

  public Ended {
    lines = List.copyOf(lines);
  }

  public boolean killed() {
    return code == KILLED;
  }

  /// How long it lasted, with a fraction.
  public double seconds() {
    return lasted.toNanos() / 1e9;
  }

  public String text() {
    return String.join("\n", lines);
  }
}
