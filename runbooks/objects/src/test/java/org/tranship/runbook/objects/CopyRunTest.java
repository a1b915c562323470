package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.objects.CopyWorld.plan;
import static org.tranship.runbook.objects.CopyWorld.put;
import static org.tranship.runbook.objects.CopyWorld.texts;
import static org.tranship.runbook.objects.Troubled.assertHalted;
import static org.tranship.runbook.objects.Troubled.broken;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Copies on stores in memory: what is copied, what is replaced, what is left alone, and the way
/// back.
class CopyRunTest {
  private final CopyWorld world = new CopyWorld();

  @Test
  void whatIsMissingIsCopiedAndTheNextRunFindsNothingToDo() {
    put(world.from, "a", "1");
    put(world.from, "b/c", "22");
    assertThat(world.process(plan(WhenExists.UPDATE, false)).start()).isInstanceOf(Ready.class);
    assertThat(texts(world.to)).isEqualTo(texts(world.from));
    assertThat(world.results(Passes.COPY, Outcome.DONE).values())
        .extracting(ObjectResult::level)
        .containsOnly(Level.SENT_AND_LISTED);

    CopyWorld.Life again = world.process(plan(WhenExists.UPDATE, false));
    assertThat(again.start()).isInstanceOf(Ready.class);
    assertThat(world.puts).hasSize(2);
    assertThat(again.copying.found().same()).isEqualTo(new Found.Share(2, 3));
    assertThat(world.view().passes()).as("nothing is written of what needs nothing").isEmpty();
  }

  @Test
  void anOlderObjectIsReplacedAndANewerOneOfSomebodyElseIsLeftAlone() {
    put(world.to, "older", "x");
    put(world.from, "older", "new");
    put(world.from, "newer", "new");
    put(world.to, "newer", "somebody else's");
    RunState state = world.process(plan(WhenExists.UPDATE, false)).start();
    assertHalted(state, Reason.PARTIAL, "1 of 2", "TRS-102", "\"newer\"", "--existing replace");
    assertThat(texts(world.to)).containsEntry("older", "new");
    assertThat(texts(world.to)).containsEntry("newer", "somebody else's");

    // Whoever follows the advice gets on.
    world.to.delete(List.of(DeleteRequest.of(Key.of("newer"))));
    assertThat(world.process(plan(WhenExists.UPDATE, false)).copy()).isInstanceOf(Ready.class);
    assertThat(texts(world.to)).isEqualTo(texts(world.from));
  }

  @Test
  void whatAnEarlierRunPutThereIsReplacedHoweverNewItIs() {
    put(world.from, "a", "first");
    long then = world.seconds.get();
    world.process(plan(WhenExists.UPDATE, false)).start();
    // An older file is put back at the source: its time is before that of the copy.
    long now = world.seconds.getAndSet(then - 100);
    put(world.from, "a", "second one");
    world.seconds.set(now);
    assertThat(world.process(plan(WhenExists.UPDATE, false)).start()).isInstanceOf(Ready.class);
    assertThat(texts(world.to)).containsEntry("a", "second one");
  }

  @Test
  void anObjectOfTheSameLengthIsReadBeforeItIsCalledAnother() {
    put(world.from, "same", "content");
    put(world.from, "other", "content");
    put(world.to, "same", "content");
    put(world.to, "other", "CONTENT");
    RunState state = world.process(plan(WhenExists.REFUSE, false)).start();
    assertHalted(state, Reason.PARTIAL, "\"other\"");
    assertThat(world.results(Passes.REPLACE, Outcome.SAME)).containsOnlyKeys(Key.of("same"));
    assertThat(world.puts).isEmpty();
    // What was read is known from then on.
    CopyWorld.Life next = world.process(plan(WhenExists.SKIP, false));
    next.start();
    assertThat(next.copying.found().same().objects()).isEqualTo(1);
  }

  @Test
  void theOperatorsRuleIsKept() {
    put(world.from, "a", "source");
    put(world.to, "a", "the target's, and newer");
    assertThat(world.process(plan(WhenExists.SKIP, false)).start()).isInstanceOf(Ready.class);
    assertHalted(world.process(plan(WhenExists.REFUSE, false)).start(), Reason.PARTIAL, "\"a\"");
    assertThat(texts(world.to)).containsEntry("a", "the target's, and newer");
    assertThat(world.process(plan(WhenExists.REPLACE, false)).start()).isInstanceOf(Ready.class);
    assertThat(texts(world.to)).containsEntry("a", "source");
  }

  @Test
  void whatSomebodyWritesAtTheTargetMeanwhileIsNotReplaced() {
    put(world.to, "a", "old");
    put(world.from, "a", "source");
    AtomicBoolean once = new AtomicBoolean();
    world.source =
        store ->
            new ForwardingStore(store) {
              @Override
              public ObjectBody open(Key key, ReadRequest request) {
                if (once.compareAndSet(false, true)) {
                  CopyWorld.put(world.to, "a", "written between listing and copying");
                }
                return inner().open(key, request);
              }
            };
    assertHalted(
        world.process(plan(WhenExists.REPLACE, false)).start(), Reason.PARTIAL, "TRS-102", "\"a\"");
    assertThat(texts(world.to)).containsEntry("a", "written between listing and copying");
  }

  @Test
  void aSourceThatChangesUnderTheCopyIsNoticed() {
    put(world.from, "a", "listed");
    AtomicBoolean once = new AtomicBoolean();
    world.source =
        store ->
            new ForwardingStore(store) {
              @Override
              public ObjectBody open(Key key, ReadRequest request) {
                if (once.compareAndSet(false, true)) {
                  CopyWorld.put(world.from, "a", "written since");
                }
                return inner().open(key, request);
              }
            };
    CopyPlan plan = plan(WhenExists.UPDATE, false);
    assertHalted(world.process(plan).start(), Reason.PARTIAL, Kind.CHANGED.code(), "\"a\"");
    assertThat(texts(world.to)).isEmpty();
    assertThat(world.process(plan).copy()).isInstanceOf(Ready.class);
    assertThat(texts(world.to)).containsEntry("a", "written since");
  }

  @Test
  void anObjectThatFailedAndIsGoneIsNotWaitedFor() {
    put(world.from, "a", "a");
    put(world.from, "b", "b");
    world.source = store -> broken(store, "a");
    CopyPlan plan = plan(WhenExists.UPDATE, false);
    assertHalted(world.process(plan).start(), Reason.PARTIAL, "\"a\"");
    world.from.delete(List.of(DeleteRequest.of(Key.of("a"))));
    assertThat(world.process(plan).copy()).isInstanceOf(Ready.class);
    assertThat(world.results(Passes.COPY, Outcome.SKIPPED)).containsOnlyKeys(Key.of("a"));
  }

  /// A listing that breaks off behind a number of entries.
  @Test
  void rollingBackRemovesWhatIsNewAndSaysWhatItCannotBringBack() {
    put(world.to, "old", "before");
    put(world.to, "there", "t");
    put(world.from, "old", "after it");
    put(world.from, "new", "n");
    world.process(plan(WhenExists.UPDATE, false)).start();
    CopyWorld.Life back = world.process(plan(WhenExists.UPDATE, false));
    assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(back.said).anyMatch(line -> line.contains("What it replaced cannot be brought"));
    assertThat(texts(world.to)).containsOnlyKeys("old", "there").containsEntry("old", "after it");
  }

  @Test
  void rollingBackLeavesWhatSomebodyElseHasWrittenThere() {
    put(world.from, "new", "n");
    world.process(plan(WhenExists.UPDATE, false)).start();
    put(world.to, "new", "written since");
    RunState state = world.process(plan(WhenExists.UPDATE, false)).resume(Verb.ROLLBACK);
    assertHalted(state, Reason.PARTIAL, Kind.CHANGED.code());
    assertThat(texts(world.to)).containsEntry("new", "written since");
  }

  @Test
  void completingAPlainCopyChangesNothingAndClosesIt() {
    put(world.from, "a", "a");
    world.process(plan(WhenExists.UPDATE, false)).start();
    assertThat(world.process(plan(WhenExists.UPDATE, false)).resume(Verb.COMPLETE))
        .isInstanceOf(Completed.class);
    assertThat(texts(world.from)).isEqualTo(texts(world.to)).containsOnlyKeys("a");
    assertThat(world.deletes).isEmpty();
  }

  @Test
  void verifyingReadsWhatWasCopiedAndFindsWhatChanged() throws Exception {
    put(world.from, "a", "a");
    put(world.from, "b", "b");
    world.process(plan(WhenExists.UPDATE, false)).start();
    assertThat(world.process(plan(WhenExists.UPDATE, false)).verify())
        .isEqualTo(new StepResult.Done("2 objects"));
    put(world.to, "b", "B");
    assertThat(world.process(plan(WhenExists.UPDATE, false)).verify())
        .isInstanceOf(StepResult.Partial.class);
  }

  @Test
  void whatIsDoneIsNotListedAgain() {
    for (int i = 0; i < 40; i++) {
      put(world.from, "k%02d".formatted(i), "x");
    }
    List<Optional<Key>> asked = new ArrayList<>();
    world.source =
        store ->
            new ForwardingStore(store) {
              @Override
              public Listing list(ListRequest request) {
                asked.add(request.after());
                return inner().list(request);
              }

              @Override
              public ObjectBody open(Key key, ReadRequest request) {
                if (key.text().equals("k30")) {
                  throw StoreException.of(Kind.BAD_CREDENTIALS, "read", "memory:from")
                      .because("no more")
                      .build();
                }
                return inner().open(key, request);
              }
            };
    CopyPlan plan = plan(WhenExists.UPDATE, false);
    assertHalted(world.process(plan).start(), Reason.FAILED, "TRS-106");
    world.source =
        store ->
            new ForwardingStore(store) {
              @Override
              public Listing list(ListRequest request) {
                asked.add(request.after());
                return inner().list(request);
              }
            };
    assertThat(world.process(plan).copy()).isInstanceOf(Ready.class);
    assertThat(texts(world.to)).isEqualTo(texts(world.from));
    assertThat(asked.getFirst()).isEmpty();
    assertThat(asked.get(1).orElseThrow()).isGreaterThanOrEqualTo(Key.of("k2"));
  }
}
