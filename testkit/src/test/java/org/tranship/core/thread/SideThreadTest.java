package org.tranship.core.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a caller may rely on, though the thread worked for others before.
@Timeout(60)
class SideThreadTest {
  @Test
  void theCallerSeesWhatWasDoneOnceItHasWaited() throws Exception {
    List<String> done = new ArrayList<>();
    SideThread thread =
        SideThread.start("worker", () -> done.add(Thread.currentThread().getName()));
    thread.join();
    assertThat(done).containsExactly("worker");
    assertThat(thread.join(0)).isTrue();
  }

  @Test
  void whoWaitsIsToldThatItGoesOn() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    SideThread thread = SideThread.start("waiting", () -> untilInterrupted(go));
    assertThat(thread.join(1)).isFalse();
    go.countDown();
    thread.join();
  }

  private static boolean untilInterrupted(CountDownLatch latch) {
    try {
      latch.await();
      return false;
    } catch (InterruptedException _) {
      return true;
    }
  }

  @Test
  void anInterruptEndsTheWorkWheneverItComes() throws Exception {
    for (int i = 0; i < 200; i++) {
      BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
      CountDownLatch never = new CountDownLatch(1);
      SideThread thread = SideThread.start("told", () -> told.add(untilInterrupted(never)));
      thread.interrupt();
      assertThat(told.poll(30, TimeUnit.SECONDS)).isTrue();
      thread.join();
    }
  }

  @Test
  void anInterruptIsNotSeenByWhatTheThreadDoesNext() throws Exception {
    int again = 0;
    for (int i = 0; i < 200; i++) {
      BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
      SideThread first = SideThread.start("first", () -> threads.add(Thread.currentThread()));
      first.interrupt();
      first.join();
      Thread before = threads.take();
      CountDownLatch go = new CountDownLatch(1);
      BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
      SideThread next =
          SideThread.start(
              "next",
              () -> {
                threads.add(Thread.currentThread());
                told.add(untilInterrupted(go));
              });
      again += threads.take().equals(before) ? 1 : 0;
      first.interrupt();
      go.countDown();
      next.join();
      assertThat(told.take()).isFalse();
    }
    assertThat(again).as("threads that were used again").isPositive();
  }

  @Test
  void workThatFailsHasEnded() throws Exception {
    SideThread thread =
        SideThread.start(
            "failing",
            () -> {
              Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
              throw new IllegalStateException("on purpose");
            });
    thread.join();
    assertThat(thread.join(0)).isTrue();
  }
}
