package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.objects.CopyWorld.plan;
import static org.tranship.runbook.objects.CopyWorld.put;
import static org.tranship.runbook.objects.CopyWorld.texts;
import static org.tranship.runbook.objects.Troubled.assertHalted;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// What changes at either end between the copying, the question and the removing is not taken for
/// what was agreed.
class TakenUpExtraTest {
  private final CopyWorld world = new CopyWorld();
  private final CopyPlan plan = plan(WhenExists.UPDATE, true);

  @BeforeEach
  void fill() {
    put(world.from, "b", "b");
    put(world.from, "m", "m");
    put(world.to, "extra", "x");
  }

  private static void remove(Store store, String... keys) {
    for (String key : keys) {
      store.delete(List.of(DeleteRequest.of(Key.of(key))));
    }
  }

  private void decline() {
    world.yes = false;
    assertHalted(world.process(plan).start(), Reason.REFUSED, "TRO-103");
    world.yes = true;
  }

  private void cutOffRemoving() {
    AtomicBoolean once = new AtomicBoolean();
    world.target =
        store ->
            new ForwardingStore(store) {
              @Override
              public List<WriteOutcome> delete(List<DeleteRequest> requests) {
                if (once.compareAndSet(false, true)) {
                  throw StoreException.of(Kind.BAD_CREDENTIALS, "delete", "memory:to")
                      .because("no more")
                      .build();
                }
                return inner().delete(requests);
              }
            };
    assertHalted(world.process(plan).start(), Reason.FAILED, "TRS-106");
  }

  /// Something happens right before a listing of the source by the steps that remove.
  ///
  /// @param listing which: 1 copies, 2 asks, 3 looks whether it is empty, 4 removes
  private void beforeListing(int listing, Runnable event) {
    AtomicInteger listings = new AtomicInteger();
    world.source =
        store ->
            new ForwardingStore(store) {
              @Override
              public Listing list(ListRequest request) {
                if (listings.incrementAndGet() == listing) {
                  event.run();
                }
                return inner().list(request);
              }
            };
  }

  @Test
  void aSourceThatIsEmptyWhenTheRunIsTakenUpRemovesNothing() {
    cutOffRemoving();
    remove(world.from, "b", "m");
    put(world.to, "somebody-else", "s");
    assertHalted(world.process(plan).copy(), Reason.REFUSED, "TRO-102");
    assertThat(texts(world.to)).containsOnlyKeys("b", "m", "extra", "somebody-else");
  }

  @Test
  void whoTakesUpTheRemovingIsAskedAnew() {
    cutOffRemoving();
    put(world.to, "somebody-else", "s");
    CopyWorld.Life next = world.process(plan);
    world.yes = false;
    assertHalted(next.copy(), Reason.REFUSED, "TRO-103", "2 objects");
    assertThat(texts(world.to)).containsOnlyKeys("b", "m", "extra", "somebody-else");
    world.yes = true;
    assertThat(world.process(plan).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).containsOnlyKeys("b", "m");
  }

  @Test
  void aSourceThatIsEmptiedWhileTheQuestionIsShownRemovesNothing() {
    decline();
    beforeListing(3, () -> remove(world.from, "b", "m"));
    assertHalted(world.process(plan).copy(), Reason.FAILED, "no object at all any more");
    assertThat(texts(world.to)).containsOnlyKeys("b", "m", "extra");
  }

  @Test
  void noMoreIsRemovedThanWasAgreed() {
    decline();
    beforeListing(4, () -> remove(world.from, "b"));
    assertHalted(world.process(plan).copy(), Reason.FAILED, "than the 1 object", "asks again");
    assertThat(world.deletes.size()).isLessThanOrEqualTo(1);
  }

  @Test
  void whatTheSourceGetsBeforeTheRunIsTakenUpIsCopiedBeforeAnythingIsRemoved() {
    put(world.from, "y", "y");
    decline();
    remove(world.from, "b");
    put(world.from, "zz", "b");
    put(world.from, "a-in-front", "a");
    put(world.from, "m", "another m");
    assertThat(world.process(plan).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).isEqualTo(texts(world.from));
    assertThat(texts(world.to)).containsKeys("zz", "a-in-front").containsEntry("m", "another m");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void whatTheTargetDoesNotHaveYetKeepsAnythingFromBeingRemoved(int listing) {
    decline();
    beforeListing(
        listing,
        () -> {
          remove(world.from, "b");
          put(world.from, "aa", "b");
        });
    assertHalted(world.process(plan).copy(), Reason.FAILED, "\"aa\"", "is not at the target yet");
    assertThat(texts(world.to)).containsOnlyKeys("b", "m", "extra");
    world.source = store -> store;
    assertThat(world.process(plan).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).containsOnlyKeys("aa", "m");
  }
}
