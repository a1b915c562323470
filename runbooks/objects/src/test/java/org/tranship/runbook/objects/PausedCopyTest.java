package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.journal.RunId;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.Verb;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// A run rests while its journal says so: nothing is begun, what is in flight is brought to its
/// end.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PausedCopyTest {
  private static final int OBJECTS = 300;

  private final CopyWorld world = new CopyWorld();
  private final AtomicInteger opened = new AtomicInteger();
  private final CopyPlan plan = CopyWorld.plan(WhenExists.UPDATE, false);

  PausedCopyTest() {
    for (int i = 0; i < OBJECTS; i++) {
      CopyWorld.put(world.from, "%03d".formatted(i), "content " + i);
    }
  }

  private RunId run() {
    return world.journal.runs().getLast().id();
  }

  private static FutureTask<RunState> begin(CopyWorld.Life process) {
    FutureTask<RunState> running = new FutureTask<>(process::copy);
    Thread.ofPlatform().daemon().start(running);
    return running;
  }

  private static void awaitSaid(CopyWorld.Life process, String words) throws InterruptedException {
    while (process.said.stream().noneMatch(line -> line.contains(words))) {
      Thread.sleep(10);
    }
  }

  /// Pauses the run when its tenth object is read, and holds every one back until that is heard.
  private Store pausing(Store store, CountDownLatch heard) {
    return new ForwardingStore(store) {
      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        int number = opened.incrementAndGet();
        if (number == 10) {
          world.journal.pause(run(), "tester@here");
        }
        if (number >= 10) {
          try {
            heard.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        return inner().open(key, request);
      }
    };
  }

  @Test
  void whatIsInFlightComesToItsEndAndNothingIsBegun() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    world.source = store -> pausing(store, heard);
    CopyWorld.Life process = world.process(plan);
    FutureTask<RunState> running = begin(process);
    awaitSaid(process, "Paused by tester@here");
    assertThat(process.said.getLast()).contains("'tranship resume " + run() + "'");
    heard.countDown();
    int recorded = awaitQuiet();
    assertThat(recorded)
        .as("those in flight are recorded")
        .isBetween(10, 9 + CopyWorld.OUTSTANDING);
    assertThat(CopyWorld.texts(world.to)).hasSize(recorded);
    assertThat(running.isDone()).isFalse();

    world.journal.unpause(run());
    assertThat(running.get()).isInstanceOf(Ready.class);
    assertThat(process.said).anyMatch(line -> line.contains("Not paused any more"));
    assertThat(CopyWorld.texts(world.to)).isEqualTo(CopyWorld.texts(world.from));
  }

  private int recorded() {
    return world.results(Passes.COPY, Outcome.DONE).size();
  }

  /// How many results there are once everything that was begun has one, and nothing else is begun.
  private int awaitQuiet() throws InterruptedException {
    while (recorded() < opened.get()) {
      Thread.sleep(10);
    }
    Thread.sleep(500);
    assertThat(recorded()).isEqualTo(opened.get());
    return recorded();
  }

  @Test
  void aPausedRunThatIsStartedAgainWaitsForResume() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    world.source = store -> pausing(store, heard);
    CopyWorld.Life first = world.process(plan);
    FutureTask<RunState> running = new FutureTask<>(first::copy);
    Thread thread = Thread.ofPlatform().daemon().start(running);
    awaitSaid(first, "Paused by");
    heard.countDown();
    int recorded = awaitQuiet();
    thread.interrupt();
    Troubled.assertHalted(running.get(), RunState.Reason.INTERRUPTED, "told to stop");

    CopyWorld.Life second = world.process(plan);
    FutureTask<RunState> again = begin(second);
    awaitSaid(second, "Paused by tester@here");
    Thread.sleep(500);
    assertThat(recorded()).as("nothing is begun").isEqualTo(recorded);
    assertThat(again.isDone()).isFalse();
    world.journal.unpause(run());
    assertThat(again.get()).isInstanceOf(Ready.class);
    assertThat(CopyWorld.texts(world.to)).isEqualTo(CopyWorld.texts(world.from));
  }

  /// Pauses the run when its third batch is removed, and gives it the time to see that.
  private Store pausingDeletes(Store store) {
    AtomicInteger batches = new AtomicInteger();
    return new ForwardingStore(store) {
      @Override
      public List<WriteOutcome> delete(List<DeleteRequest> requests) {
        List<WriteOutcome> outcomes = inner().delete(requests);
        if (batches.incrementAndGet() == 3) {
          world.journal.pause(run(), "tester@here");
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_200));
        }
        return outcomes;
      }
    };
  }

  @Test
  void aRollbackRestsInTheMiddleOfItsRemovals() throws Exception {
    assertThat(world.process(plan).copy()).isInstanceOf(Ready.class);
    world.target = this::pausingDeletes;
    CopyWorld.Life process = world.process(plan);
    FutureTask<RunState> running = new FutureTask<>(() -> process.resume(Verb.ROLLBACK));
    Thread.ofPlatform().daemon().start(running);
    awaitSaid(process, "Paused by");
    assertThat(running.isDone()).isFalse();
    assertThat(CopyWorld.texts(world.to)).hasSizeBetween(1, OBJECTS - 3);
    world.journal.unpause(run());
    assertThat(running.get()).isInstanceOf(RunState.RolledBack.class);
    assertThat(CopyWorld.texts(world.to)).isEmpty();
  }
}
