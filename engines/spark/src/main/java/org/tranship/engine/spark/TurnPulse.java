package org.tranship.engine.spark;

/// Asks the driver a few times a second whether a turn is to rest or to stop, and how fast it may
/// be. If it is to stop, or the driver is gone, the turn's thread is interrupted: its engine begins
/// nothing more, and what is in flight comes to its end.
final class TurnPulse implements AutoCloseable {
  private static final long PERIOD = 250;

  private final ExecutorLine line;
  private final Thread turn = Thread.currentThread();
  private final Thread asking =
      Thread.ofPlatform().daemon().name("tranship-pulse").unstarted(this::ask);
  private boolean over;

  TurnPulse(ExecutorLine line) {
    this.line = line;
  }

  void begin() {
    asking.start();
  }

  private void ask() {
    try {
      while (!over()) {
        Thread.sleep(PERIOD);
        if (line.pulse()) {
          interrupt();
          return;
        }
      }
    } catch (InterruptedException _) {
      // The turn is over.
    } catch (ExecutorLine.Cut _) {
      interrupt();
    }
  }

  private synchronized boolean over() {
    return over;
  }

  private synchronized void interrupt() {
    if (!over) {
      turn.interrupt();
    }
  }

  /// After it nobody interrupts the turn's thread any more.
  @Override
  public synchronized void close() {
    over = true;
    asking.interrupt();
  }
}
