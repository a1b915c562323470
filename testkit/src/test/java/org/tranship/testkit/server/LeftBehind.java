package org.tranship.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Asserts that processes are gone. Workers of a killed server notice within a moment, so up to a
/// minute is granted.
final class LeftBehind {
  private LeftBehind() {}

  static void assertNone(List<ProcessHandle> processes) {
    assertThat(processes).isNotEmpty();
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (processes.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }
}
