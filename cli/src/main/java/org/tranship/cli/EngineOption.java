package org.tranship.cli;

import picocli.CommandLine.Option;

/// What carries out the passes of a run.
final class EngineOption {
  static final String LOCAL = "local";

  /// A property of the system that names the engine where the command line names none.
  static final String USUAL = "tranship.engine";

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "${sys:" + USUAL + ":-" + LOCAL + "}",
      description =
          "What does the work: local (this process), or executors of Apache Spark 4.2 or newer at"
              + " spark://HOST:PORT, yarn, k8s://..., local-cluster[2,1,1024] or local[N]; see"
              + " docs/spark.md. Default: ${DEFAULT-VALUE}.")
  private String engine = LOCAL;

  /// Passes that are begun from now on are its.
  void applyTo(Composition composition) {
    composition.work(engine);
  }

  boolean isLocal() {
    return engine.equals(LOCAL);
  }

  String name() {
    return engine;
  }
}
