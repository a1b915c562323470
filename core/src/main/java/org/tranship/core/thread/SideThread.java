package org.tranship.core.thread;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One piece of work beside its caller, on a thread of the operating system, since native code
/// would hold on to the carrier of a virtual one.
///
/// Threads are used again: making one takes up to a millisecond on a small machine, which is longer
/// than most listings that are read ahead. So an interrupt is for the work and not for the thread:
/// it is never seen by what the thread does next.
public final class SideThread {
  private static final Executor THREADS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("tranship-side").factory());

  private final String name;
  private final Runnable work;
  private final CountDownLatch ended = new CountDownLatch(1);

  // Both guarded by this.
  private @Nullable Thread thread;
  private boolean interrupted;

  private SideThread(String name, Runnable work) {
    this.name = name;
    this.work = work;
  }

  /// Begins.
  ///
  /// @param name of the thread as long as it works on this
  /// @param work reports its own faults; what it throws goes to the thread's handler of uncaught
  ///   exceptions
  public static SideThread start(String name, Runnable work) {
    SideThread started = new SideThread(name, work);
    THREADS.execute(started::run);
    return started;
  }

  private void run() {
    begin(Thread.currentThread());
    try {
      work.run();
    } finally {
      end();
      ended.countDown();
    }
  }

  private synchronized void begin(Thread current) {
    thread = current;
    current.setName(name);
    if (interrupted) {
      current.interrupt();
    }
  }

  private synchronized void end() {
    thread = null;
    // The pool does so, too, but nobody has promised it.
    boolean _ = Thread.interrupted();
  }

  /// Tells the work to stop, also if it has not begun yet. Does nothing once it has ended.
  public synchronized void interrupt() {
    interrupted = true;
    Thread working = thread;
    if (working != null) {
      working.interrupt();
    }
  }

  /// Waits until the work has ended.
  public void join() throws InterruptedException {
    ended.await();
  }

  /// Waits until the work has ended, but not for ever.
  ///
  /// @return whether it has
  public boolean join(long millis) throws InterruptedException {
    return ended.await(millis, TimeUnit.MILLISECONDS);
  }
}
