package org.tranship.cli;

/// What `spark-submit` runs, of one jar that has the command, the engine and their libraries: the
/// command as ever, whose passes the submitted application's executors work on unless `--engine`
/// says otherwise. It ends the process with the command's exit code, which is then that of
/// `spark-submit` in client mode.
public final class Submitted {
  /// Where `spark-submit` says for which master it is.
  private static final String MASTER = "spark.master";

  private Submitted() {}

  /// Runs one command. Without `spark-submit` it is the same as [Main].
  public static void main(String[] args) {
    String master = System.getProperty(MASTER);
    if (master != null) {
      System.setProperty(EngineOption.USUAL, master);
    }
    Main.main(args);
  }
}
