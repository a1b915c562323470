package org.tranship.core.work;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// Waits for what is in flight to come to its end, whatever is told to the thread meanwhile: what
/// was begun must be written down, else nobody would know of it.
final class Waiting {
  private Waiting() {}

  /// What is waited for.
  interface Wait {
    void await() throws InterruptedException;
  }

  /// Waits to the end.
  ///
  /// @return whether an interrupt came meanwhile; its flag is cleared
  static boolean uninterruptedly(Wait wait) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.await();
        return interrupted;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }

  /// Lets no more in and waits for all that are at work.
  static void finish(ExecutorService workers) throws InterruptedException {
    workers.shutdown();
    while (!workers.awaitTermination(1, TimeUnit.HOURS)) {
      Thread.onSpinWait();
    }
  }
}
