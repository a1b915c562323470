package org.tranship.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a command in good order when the process is told to stop (Ctrl-C, SIGTERM): what is in
/// flight comes to its end and is journalled, the state says `interrupted`, and the exit code is 5.
/// A command that does not come to its end in time is left to the journal, as after a kill.
final class StopSignal {
  private static final long PATIENCE_SECONDS = 60;

  private StopSignal() {}

  static void install() {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("tranship-stop").unstarted(StopSignal::stop));
  }

  /// Runs when the process ends, also in the ordinary way; then there is nothing at work any more.
  private static void stop() {
    CountDownLatch over = Session.interrupt();
    try {
      if (over.getCount() > 0 && over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
