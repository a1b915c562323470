package org.tranship.driver.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secret;
import org.tranship.testkit.bus.SteppedClock;

/// When tokens are renewed, by how many, and what a failure comes to.
@Timeout(20)
class EntraTokensTest {
  private static final AzureErrors ERRORS =
      new AzureErrors(
          AzureLocation.read(
              StoreSpec.of("azblob://acc/box?managed-identity=true"),
              _ -> new Secret(""),
              Map.of()));

  /// Gives `t1`, `t2` and so on, each for an hour, or fails as told.
  private static final class Authority implements EntraTokens.SignIn {
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger inside = new AtomicInteger();
    final Queue<Kind> faults = new ConcurrentLinkedQueue<>();
    final List<Boolean> again = new ArrayList<>();
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public EntraTokens.Token ask(boolean before) {
      int turn = asked.incrementAndGet();
      assertThat(inside.incrementAndGet()).as("at once").isEqualTo(1);
      try {
        again.add(before);
        gate.await();
        Kind fault = faults.poll();
        if (fault != null) {
          throw ERRORS.fault(fault, "sign in to", null).because("no " + turn).build();
        }
        return new EntraTokens.Token(
            new Secret("t" + turn), Duration.ofMinutes(55), Duration.ofMinutes(60));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ERRORS.interrupted("sign in to", null);
      } finally {
        inside.decrementAndGet();
      }
    }
  }

  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Authority authority = new Authority();
  private final EntraTokens tokens = new EntraTokens(authority, ERRORS, clock);

  private String current() {
    return tokens.current().orElseThrow().reveal();
  }

  @Test
  void renewsSomeMinutesBeforeTheEnd() {
    assertThat(current()).isEqualTo("t1");
    clock.pass(Duration.ofMinutes(54));
    assertThat(current()).isEqualTo("t1");
    clock.pass(Duration.ofMinutes(1));
    assertThat(current()).isEqualTo("t2");
    assertThat(current()).isEqualTo("t2");
    assertThat(authority.again).containsExactly(false, true);
  }

  @Test
  void goesOnWithTheOldOneWhileARenewalAheadOfTimeFails() {
    assertThat(current()).isEqualTo("t1");
    clock.pass(Duration.ofMinutes(56));
    authority.faults.add(Kind.UNAVAILABLE);
    authority.faults.add(Kind.BAD_CREDENTIALS);
    assertThat(current()).isEqualTo("t1");
    assertThat(current()).as("it is not asked for each request").isEqualTo("t1");
    assertThat(authority.asked).hasValue(2);
    clock.pass(Duration.ofSeconds(31));
    assertThat(current()).isEqualTo("t1");
    assertThat(authority.asked).hasValue(3);
    clock.pass(Duration.ofMinutes(4));
    assertThat(current()).isEqualTo("t4");
  }

  @Test
  void failsOnceNoTokenIsLeft() {
    assertThat(current()).isEqualTo("t1");
    clock.pass(Duration.ofMinutes(60));
    authority.faults.add(Kind.UNAVAILABLE);
    assertThatThrownBy(this::current).hasMessageContaining("TRS-115").hasMessageContaining("no 2");
    assertThat(current()).isEqualTo("t3");
  }

  @Test
  void oneAsksWhileTheOthersGoOnWithTheOldOne() throws Exception {
    assertThat(current()).isEqualTo("t1");
    clock.pass(Duration.ofMinutes(56));
    authority.gate = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> renewing = threads.submit(this::current);
      while (authority.inside.get() == 0) {
        Thread.sleep(1);
      }
      for (int i = 0; i < 20; i++) {
        assertThat(threads.submit(this::current).get()).isEqualTo("t1");
      }
      authority.gate.countDown();
      assertThat(renewing.get()).isEqualTo("t2");
    }
    assertThat(authority.asked).hasValue(2);
  }

  @Test
  void allWaitForTheFirstOneAndOneIsAskedFor() throws Exception {
    assertThat(together(20)).allMatch("t1"::equals);
    assertThat(authority.asked).hasValue(1);
  }

  @Test
  void whoWaitedIsToldTheSameFault() throws Exception {
    authority.faults.add(Kind.TIMEOUT);
    assertThat(together(20)).allMatch(text -> text.contains("no 1"));
    assertThat(authority.asked).hasValue(1);
    assertThat(current()).as("who comes later asks anew").isEqualTo("t2");
  }

  /// What so many threads get that all come while the authority is being asked.
  private List<String> together(int threads) throws Exception {
    authority.gate = new CountDownLatch(1);
    List<String> got = new ArrayList<>();
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      waiting.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    String text;
                    try {
                      text = current();
                    } catch (StoreException e) {
                      text = e.getMessage();
                    }
                    synchronized (got) {
                      got.add(text);
                    }
                  }));
    }
    for (Thread thread : waiting) {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
    }
    authority.gate.countDown();
    for (Thread thread : waiting) {
      thread.join();
    }
    assertThat(got).hasSize(threads);
    return got;
  }

  @Test
  void replacesOnceWhatTheServiceDoesNotTakeAnyMore() {
    Secret first = tokens.current().orElseThrow();
    tokens.accepted(first);
    assertThat(tokens.after(first)).map(Secret::reveal).contains("t2");
    assertThat(tokens.after(first)).as("another thread's").map(Secret::reveal).contains("t2");
    assertThat(authority.asked).hasValue(2);
  }

  @Test
  void doesNotReplaceWhatTheServiceNeverTook() {
    Secret first = tokens.current().orElseThrow();
    assertThat(tokens.after(first)).isEmpty();
    tokens.accepted(first);
    Secret second = tokens.after(first).orElseThrow();
    assertThat(tokens.after(second)).isEmpty();
    assertThat(authority.asked).hasValue(2);
  }

  @Test
  void whoIsToldToStopWhileItWaitsStopsAndIsNothingToTheOthers() throws Exception {
    authority.gate = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<StoreException> told = new ArrayList<>();
      Thread asking = Thread.ofVirtual().start(() -> stopped(told));
      while (authority.inside.get() == 0) {
        Thread.sleep(1);
      }
      Future<String> waiting = threads.submit(this::current);
      Thread alsoWaiting = Thread.ofVirtual().start(() -> stopped(told));
      alsoWaiting.interrupt();
      alsoWaiting.join();
      asking.interrupt();
      asking.join();
      assertThat(told).extracting(StoreException::kind).containsOnly(Kind.INTERRUPTED).hasSize(2);
      authority.gate.countDown();
      assertThat(waiting.get()).isEqualTo("t2");
    }
  }

  private void stopped(List<StoreException> told) {
    try {
      Optional<Secret> _ = tokens.current();
    } catch (StoreException e) {
      told.add(e);
    }
  }
}
