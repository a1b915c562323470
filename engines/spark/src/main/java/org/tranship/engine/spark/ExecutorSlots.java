package org.tranship.engine.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/// How many tasks an executor runs at once.
final class ExecutorSlots {
  private ExecutorSlots() {}

  /// Of the executor that this is.
  static int here() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / cores(SparkEnv.get().conf()));
  }

  /// Processors that a task takes.
  static int cores(SparkConf conf) {
    return Math.max(1, conf.getInt("spark.task.cpus", 1));
  }
}
