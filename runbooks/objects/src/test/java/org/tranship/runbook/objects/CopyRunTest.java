package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.objects.CopyWorld.plan;
import static org.tranship.runbook.objects.CopyWorld.put;
import static org.tranship.runbook.objects.CopyWorld.texts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tranship.core.compare.Glob;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Copies on stores in memory: what is copied, what is replaced, what is left alone, and what is
/// removed only when all is well.
class CopyRunTest {
  private final CopyWorld world = new CopyWorld();

  private static void assertHalted(RunState state, Reason reason, String... words) {
    assertThat(state).isInstanceOf(Halted.class);
    assertThat(((Halted) state).reason()).isEqualTo(reason);
    assertThat(((Halted) state).detail()).contains(words);
  }

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
  void oneUnreadableObjectFailsTheRunAndTheOthersAreCopied() {
    for (String key : List.of("a", "b", "c")) {
      put(world.from, key, key);
    }
    world.source = store -> broken(store, "b");
    CopyPlan plan = plan(WhenExists.UPDATE, true);
    put(world.to, "extra", "x");
    assertHalted(
        world.process(plan).start(), Reason.FAILED, "nothing was removed", "1 objects failed");
    assertThat(texts(world.to)).containsOnlyKeys("a", "c", "extra");
    world.source = store -> store;
    assertThat(world.process(plan).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).isEqualTo(texts(world.from));
    assertThat(world.puts).as("what was done is not sent again").hasSize(3);
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

  private static Store broken(Store store, String key) {
    return new ForwardingStore(store) {
      @Override
      public ObjectBody open(Key opened, ReadRequest request) {
        if (opened.text().equals(key)) {
          throw StoreException.of(Kind.ACCESS_DENIED, "read", "memory:from")
              .key(opened)
              .because("nobody may")
              .build();
        }
        return inner().open(opened, request);
      }
    };
  }

  /// A listing that breaks off behind a number of entries.
  private static Store breakingOff(Store store, int after, Optional<Key> named) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        Listing listing = inner().list(request);
        return new Listing() {
          private int given;
          private boolean told;

          @Override
          public @Nullable Entry next() {
            if (given == after && !told) {
              told = named.isPresent();
              StoreException.Builder fault =
                  StoreException.of(Kind.ACCESS_DENIED, "list", "memory:from").because("broken");
              throw named.map(fault::key).orElse(fault).build();
            }
            given++;
            return listing.next();
          }

          @Override
          public void close() {
            listing.close();
          }
        };
      }
    };
  }

  @Test
  void whatTheSourceCannotListIsAFailureByNameAndTheRestIsCopied() {
    put(world.from, "a", "a");
    put(world.from, "z", "z");
    put(world.to, "extra", "x");
    world.source = store -> breakingOff(store, 1, Optional.of(Key.of("pipe")));
    CopyPlan plan = plan(WhenExists.UPDATE, true);
    assertHalted(world.process(plan).start(), Reason.FAILED, "nothing was removed");
    assertThat(texts(world.to)).containsOnlyKeys("a", "z", "extra");
    assertThat(world.results(Passes.LIST, Outcome.FAILED)).containsOnlyKeys(Key.of("pipe"));
    world.source = store -> store;
    assertThat(world.process(plan).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).containsOnlyKeys("a", "z");
  }

  @Test
  void whatIsNotMeantNeedNotBeListable() {
    put(world.from, "a", "a");
    put(world.from, "z", "z");
    world.source = store -> breakingOff(store, 1, Optional.of(Key.of("tmp/pipe")));
    Selection selection =
        new Selection(
            new KeyFilter(List.of(), List.of(Glob.parse("tmp/**"))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(world.process(plan(selection, WhenExists.UPDATE, false)).start())
        .isInstanceOf(Ready.class);
  }

  @Test
  void aSourceListingThatBreaksOffRemovesNothing() {
    put(world.from, "a", "a");
    put(world.from, "z", "z");
    put(world.to, "a", "a");
    put(world.to, "z", "z");
    world.source = store -> breakingOff(store, 1, Optional.empty());
    assertHalted(world.process(plan(WhenExists.UPDATE, true)).start(), Reason.FAILED, "TRS-105");
    assertThat(texts(world.to)).containsOnlyKeys("a", "z");
    assertThat(world.deletes).isEmpty();
  }

  @Test
  void anEmptySourceRemovesNothingUnlessThatIsSaid() {
    put(world.to, "a", "a");
    CopyPlan plan = plan(WhenExists.UPDATE, true);
    assertHalted(world.process(plan).start(), Reason.REFUSED, "TRO-102", "--allow-empty-source");
    assertThat(texts(world.to)).containsOnlyKeys("a");
    CopyPlan allowed =
        new CopyPlan(
            plan.source(),
            plan.target(),
            plan.selection(),
            plan.list(),
            plan.existing(),
            plan.verify(),
            plan.dropped(),
            true,
            true);
    assertThat(plan.sameJob(allowed)).isTrue();
    assertThat(world.process(allowed).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).isEmpty();
  }

  @Test
  void whoDeclinesRemovesNothingAndIsAskedAgain() {
    put(world.from, "a", "a");
    put(world.to, "extra", "x");
    world.yes = false;
    CopyPlan plan = plan(WhenExists.UPDATE, true);
    CopyWorld.Life first = world.process(plan);
    assertHalted(first.start(), Reason.REFUSED, "TRO-103", "1 object (1 B)");
    assertThat(first.said).anyMatch(line -> line.contains("\"extra\"") && line.endsWith("?"));
    assertThat(texts(world.to)).containsOnlyKeys("a", "extra");
    world.yes = true;
    assertThat(world.process(plan).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).containsOnlyKeys("a");
  }

  @Test
  void whatIsLeftOutIsNotExtra() {
    put(world.from, "a.txt", "a");
    put(world.to, "b.txt", "b");
    put(world.to, "c.log", "c");
    Selection selection =
        new Selection(
            new KeyFilter(List.of(Glob.parse("**.txt")), List.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(world.process(plan(selection, WhenExists.UPDATE, true)).start())
        .isInstanceOf(Completed.class);
    assertThat(texts(world.to)).containsOnlyKeys("a.txt", "c.log");
  }

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
