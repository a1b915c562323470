package org.tranship.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Many virtual threads that do the same thing at once.
public final class Crowd {
  private Crowd() {}

  /// One act of one member.
  @FunctionalInterface
  public interface Act {
    void run(int member) throws Exception;
  }

  /// Runs the act for members 0 to `members - 1`, all at once.
  ///
  /// @throws AssertionError if one of them fails, with its failure as the cause
  public static void run(int members, Act act) {
    run(members, members, act);
  }

  /// Runs the act for members 0 to `members - 1`, at most `atOnce` at the same time.
  public static void run(int members, int atOnce, Act act) {
    Semaphore room = new Semaphore(atOnce);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>(members);
      for (int i = 0; i < members; i++) {
        int member = i;
        futures.add(
            threads.submit(
                () -> {
                  room.acquire();
                  try {
                    act.run(member);
                  } finally {
                    room.release();
                  }
                  return null;
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("One of " + members + " threads failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("The test was interrupted.", e);
    }
  }
}
