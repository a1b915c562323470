package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;

/// Calls that wait while somebody writes share the next commit and its fate.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CommitQueueTest {
  private final HeldWriter writer = new HeldWriter();
  private final CommitQueue<String> queue = new CommitQueue<>(writer);
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> returned = new ArrayList<>();
  private final Map<String, Throwable> faults = new ConcurrentHashMap<>();

  @AfterEach
  void letGo() {
    writer.release.countDown();
  }

  /// Begins something, and waits until it waits.
  private Thread begun(String name, Runnable call) throws InterruptedException {
    Thread thread =
        Thread.ofPlatform()
            .name(name)
            .start(
                () -> {
                  try {
                    call.run();
                    synchronized (returned) {
                      returned.add(name);
                    }
                  } catch (Throwable e) {
                    faults.put(name, e);
                  }
                });
    threads.add(thread);
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("%s waits", name).isTrue();
      Thread.sleep(1);
    }
    return thread;
  }

  private Thread submitted(String line) throws InterruptedException {
    return begun(line, () -> queue.submit(line));
  }

  private void awaitAll() throws InterruptedException {
    writer.release.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void whoWaitsSharesTheNextCommitInTheOrderOfTheCalls() throws InterruptedException {
    submitted("first");
    submitted("second").interrupt();
    submitted("third");
    submitted("fourth");
    awaitAll();
    assertThat(writer.told).containsExactly("[first]", "[second, third, fourth]");
    assertThat(returned).containsExactlyInAnyOrder("first", "second", "third", "fourth");
    assertThat(faults).isEmpty();
  }

  @Test
  void aFaultReachesEveryCallOfTheCommitAndNoOther() throws InterruptedException {
    submitted("first");
    submitted("second");
    submitted("third");
    writer.fault = new JournalException(Kind.FULL, "No room.", null);
    awaitAll();
    assertThat(returned).isEmpty();
    assertThat(faults).containsOnlyKeys("first", "second", "third");
    assertThat(faults.values())
        .allSatisfy(
            fault ->
                assertThat(fault)
                    .asInstanceOf(type(JournalException.class))
                    .extracting(JournalException::kind)
                    .isEqualTo(Kind.FULL));
    writer.fault = null;
    queue.submit("fourth");
    assertThat(writer.told).as("none of them again").containsExactly("[fourth]");
  }

  @Test
  void anErrorReachesEveryCallAndItsThreadAsItIs() throws InterruptedException {
    submitted("first");
    submitted("second");
    submitted("third");
    writer.fault = new OutOfMemoryError("as a test wants it");
    awaitAll();
    assertThat(faults).containsOnlyKeys("first", "second", "third");
    assertThat(faults.get("first")).isInstanceOf(OutOfMemoryError.class);
    assertThat(faults.values()).filteredOn(OutOfMemoryError.class::isInstance).hasSize(2);
    assertThat(faults.values())
        .filteredOn(JournalException.class::isInstance)
        .singleElement()
        .satisfies(fault -> assertThat(fault).hasMessageContaining("Java has no memory left"));
  }

  @Test
  void closingWaitsForTheCommitUnderWayAndRefusesWhatComesBehindIt() throws InterruptedException {
    submitted("first");
    begun("close", queue::close);
    submitted("late");
    awaitAll();
    queue.close();
    assertThat(writer.told).containsExactly("[first]", "closed");
    assertThat(returned).containsExactlyInAnyOrder("first", "close");
    assertThat(faults).containsOnlyKeys("late");
    assertThatThrownBy(() -> queue.submit("later"))
        .asInstanceOf(type(JournalException.class))
        .extracting(JournalException::kind)
        .isEqualTo(Kind.UNAVAILABLE);
    assertThatThrownBy(queue::requireOpen).hasMessageContaining("was let go");
  }

  /// Writes nothing before it is let go.
  private static final class HeldWriter implements CommitQueue.Writer<String> {
    final CountDownLatch release = new CountDownLatch(1);
    final List<String> told = new ArrayList<>();
    volatile @Nullable Throwable fault;

    @Override
    public void commit(List<String> lines) {
      try {
        if (release.getCount() > 0) {
          release.await();
        }
      } catch (InterruptedException e) {
        throw new AssertionError("Nobody interrupts who is held", e);
      }
      switch (fault) {
        case null -> told.add(lines.toString());
        case RuntimeException known -> throw known;
        case Error error -> throw error;
        default -> throw new AssertionError(fault);
      }
    }

    @Override
    public void close() {
      told.add("closed");
    }
  }
}
