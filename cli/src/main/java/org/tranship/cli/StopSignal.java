package org.tranship.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a command in good order when the process is told to stop (Ctrl-C, SIGTERM, SIGHUP): nothing
/// new is begun, what is in flight comes to its end and is journalled, and the process ends with
/// the code that the command itself came to: `interrupted`, or any other if it had come to its end
/// by then. What is not at its end in time is left to the journal, as after a kill, and the process
/// ends as interrupted: the same command goes on with it.
final class StopSignal {
  /// Kept below what supervisors commonly wait (90 s) before they kill.
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch over = new CountDownLatch(1);
  private final long patienceSeconds;
  private volatile int code = ExitCode.INTERRUPTED.number();

  StopSignal(long patienceSeconds) {
    this.patienceSeconds = patienceSeconds;
  }

  static StopSignal install() {
    StopSignal stop = new StopSignal(PATIENCE_SECONDS);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("tranship-stop").unstarted(stop::stop));
    return stop;
  }

  /// The command is over, and the process is about to end with its code.
  void ended(int with) {
    code = with;
    over.countDown();
  }

  /// Runs when the process ends, also in the ordinary way; then the command is over already, and
  /// the process ends by itself.
  private void stop() {
    if (over.getCount() > 0) {
      Runtime.getRuntime().halt(await());
    }
  }

  /// Tells the command to stop and waits for it.
  ///
  /// @return the code that the process ends with
  int await() {
    Session.interrupt();
    try {
      if (!over.await(patienceSeconds, TimeUnit.SECONDS)) {
        System.err.println(
            "What is in flight did not come to its end within "
                + patienceSeconds
                + " s and was left to the journal. Run the same command again to go on.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return code;
  }
}
