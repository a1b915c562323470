package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;

/// A pass's tally is right, and is not counted over and over: the journal counts by reading all of
/// a pass's results.
class TallyTest {
  private static final PassId COPY = PassId.of("copy");

  private final ScriptedRun run = new ScriptedRun();
  private final AtomicInteger counted = new AtomicInteger();
  private final MemoryStore source = new MemoryStore("source");
  private final MemoryStore target = new MemoryStore("target");
  private int objects = 20;
  private Runnable beforeTheFirst = () -> {};

  TallyTest() {
    run.journal = counting(Journal.class, run.memory);
    run.stores = spec -> spec.location().rest().equals("source") ? source : target;
    for (int i = 0; i < 30; i++) {
      source.put(PutRequest.of(key(i), new byte[100]));
    }
  }

  private static Key key(int i) {
    return Key.of("object-" + (100 + i));
  }

  /// The same, with each call of `tally` counted.
  private <T> T counting(Class<T> type, T inner) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (method.getName().equals("tally")) {
                counted.incrementAndGet();
              }
              try {
                Object answer = method.invoke(inner, arguments);
                return answer instanceof RunLog log ? counting(RunLog.class, log) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private StepResult copy(StepContext context) throws InterruptedException {
    PassSpec spec =
        new PassSpec(
            COPY,
            PassSpec.Operation.COPY,
            StoreSpec.of("memory:source"),
            StoreSpec.of("memory:target"),
            PassSpec.VerifyLevel.READBACK,
            PassSpec.Existing.REFUSE,
            Set.of(),
            Set.of());
    Tally tally =
        context.pass(
            spec,
            Optional.of((long) objects),
            () -> {
              beforeTheFirst.run();
              return items();
            });
    assertThat(tally).isEqualTo(context.tally(COPY)).isEqualTo(journalled());
    return tally.failed() == 0
        ? StepResult.done()
        : new StepResult.Partial(tally.failed(), "some failed");
  }

  private StepContext.ItemSource items() {
    Iterator<Integer> numbers = java.util.stream.IntStream.range(0, objects).iterator();
    return new StepContext.ItemSource() {
      @Override
      public Optional<WorkItem> next() {
        return numbers.hasNext()
            ? Optional.of(WorkItem.same(key(numbers.next()), ByteCount.of(100), Version.NONE))
            : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  private Tally journalled() {
    return run.memory.view(LittleWorld.RUN).orElseThrow().tally(COPY);
  }

  @Test
  void aNewPassIsCountedAsItIsWritten() {
    run.step("copy", Phase.MOVE, this::copy)
        .step(
            "later",
            Phase.MOVE,
            context -> {
              assertThat(context.tally(COPY).succeeded()).isEqualTo(20);
              return StepResult.done();
            });
    assertThat(run.start()).isInstanceOf(RunState.Ready.class);
    assertThat(journalled().bytes()).isEqualTo(ByteCount.of(2_000));
    assertThat(counted).as("once, before the first object").hasValue(1);
  }

  @Test
  void aPassTakenUpAgainIsCountedByTheJournal() {
    target.put(
        PutRequest.of(key(3), "another object".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    run.step("copy", Phase.MOVE, this::copy);
    assertThat(run.start()).isInstanceOf(RunState.Halted.class);
    assertThat(journalled().failed()).isEqualTo(1);
    target.delete(List.of(new org.tranship.core.store.DeleteRequest(key(3), Optional.empty())));
    objects = 30;
    counted.set(0);
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(RunState.Ready.class);
    assertThat(journalled().outcomes())
        .containsAllEntriesOf(Map.of(Outcome.DONE, 30L, Outcome.FAILED, 0L));
    assertThat(counted).as("before and after").hasValue(2);
  }

  @Test
  void whatIsRefusedCountsToo() {
    run.step("copy", Phase.MOVE, this::copy)
        .step(
            "refuse",
            Phase.MOVE,
            context -> {
              context.refuse(
                  COPY,
                  List.of(ObjectResult.acted(key(99), Outcome.SKIPPED, "TRS-108", "not this one")));
              assertThat(context.tally(COPY)).isEqualTo(journalled());
              assertThat(context.tally(COPY).count(Outcome.SKIPPED)).isEqualTo(1);
              return StepResult.done();
            });
    assertThat(run.start()).isInstanceOf(RunState.Ready.class);
  }

  /// A source of items refuses what it does not hand out, in the middle of the pass.
  @Test
  void whatIsRefusedWhileThePassRunsCountsToo() {
    run.step(
        "copy",
        Phase.MOVE,
        context -> {
          beforeTheFirst =
              () ->
                  context.refuse(
                      COPY,
                      List.of(ObjectResult.acted(key(99), Outcome.FAILED, "TRS-108", "not it")));
          return copy(context);
        });
    assertThat(run.start()).isInstanceOf(RunState.Halted.class);
    assertThat(journalled().failed()).isEqualTo(1);
  }
}
