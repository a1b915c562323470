package org.tranship.engine.spark;

/// One of the executors that this process has started in processes of their own.
final class OneExecutor {
  private OneExecutor() {}

  /// Ends it as SIGKILL does.
  ///
  /// @return the number of its process
  static long killed() {
    ProcessHandle executor =
        ProcessHandle.current()
            .descendants()
            .filter(
                each ->
                    each.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
            .findFirst()
            .orElseThrow();
    executor.destroyForcibly();
    return executor.pid();
  }
}
