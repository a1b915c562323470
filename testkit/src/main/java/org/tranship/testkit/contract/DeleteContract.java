package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// `delete`: one, many, missing, and only in a version.
public interface DeleteContract extends StoreUnderTest {

  private WriteOutcome delete(Key key, Optional<Version> version) {
    List<WriteOutcome> outcomes = store().delete(List.of(new DeleteRequest(key, version)));
    assertThat(outcomes).hasSize(1);
    return outcomes.getFirst();
  }

  @Test
  default void removesAnObjectAndIsSafeToRepeat() {
    Key key = Key.of("delete/one");
    Key beside = Key.of("delete/two");
    probe().put(key, new byte[] {1});
    probe().put(beside, new byte[] {2});
    probe().done(delete(key, Optional.empty()));
    probe().lacks(key);
    probe().done(delete(key, Optional.empty()));
    probe().holds(beside, new byte[] {2});
    probe().put(key, new byte[] {3});
    probe().holds(key, new byte[] {3});
  }

  @Test
  default void isDoneWhereNothingWas() {
    probe().done(delete(Key.of("delete/never"), Optional.empty()));
    probe().done(delete(Key.of("delete/never/was/there"), Optional.empty()));
    assertThat(store().delete(List.of())).isEmpty();
    assertThat(probe().keys()).isEmpty();
  }

  @Test
  default void answersManyInTheirOrder() {
    List<DeleteRequest> requests = new ArrayList<>();
    List<Key> present = new ArrayList<>();
    for (int i = 0; i < rounds(1100); i++) {
      Key key = Key.of("delete-many/" + i % 11 + "/" + i);
      requests.add(DeleteRequest.of(key));
      if (i % 3 != 0) {
        present.add(key);
      }
    }
    Key kept = Key.of("delete-many/kept");
    present.add(kept);
    probe().putAll(present);
    List<WriteOutcome> outcomes = store().delete(requests);
    assertThat(outcomes).hasSize(requests.size()).allMatch(WriteOutcome.Done.class::isInstance);
    assertThat(probe().keys()).containsExactly(kept);
  }

  @Test
  default void removesOnlyTheVersionNamed() {
    Key key = Key.of("delete/version");
    probe().put(key, new byte[] {1});
    Version old = probe().entry(key).version();
    if (capabilities().versions() == Capabilities.Versions.NONE) {
      assertThat(probe().refusal(() -> delete(key, Optional.of(Version.of("any")))))
          .isIn(Kind.UNSUPPORTED, Kind.CHANGED);
      probe().holds(key, new byte[] {1});
      return;
    }
    probe().put(key, new byte[] {2});
    Key other = Key.of("delete/other");
    probe().put(other, new byte[] {9});
    Key missing = Key.of("delete/missing");
    List<WriteOutcome> outcomes =
        store()
            .delete(
                List.of(
                    new DeleteRequest(missing, Optional.of(old)),
                    new DeleteRequest(key, Optional.of(old)),
                    DeleteRequest.of(other)));
    assertThat(outcomes).hasSize(3);
    probe().done(outcomes.get(0));
    assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Refused.class);
    if (outcomes.get(1) instanceof WriteOutcome.Refused(StoreException reason)) {
      assertThat(reason.kind()).isEqualTo(Kind.CHANGED);
      assertThat(reason.key()).contains(key);
    }
    probe().done(outcomes.get(2));
    probe().holds(key, new byte[] {2});
    probe().lacks(other);
    probe().done(delete(key, Optional.of(probe().entry(key).version())));
    probe().lacks(key);
  }

  /// Removing the last object of a folder must not take away one that comes at the same moment.
  @Test
  default void leavesRoomForNewObjectsBesideDeletedOnes() {
    Crowd.run(
        8,
        member -> {
          for (int i = 0; i < rounds(40); i++) {
            Key key = Key.of("busy/folder/deep/" + member);
            probe().put(key, Samples.bytes(i, 64));
            probe().holds(key, Samples.bytes(i, 64));
            probe().done(delete(key, Optional.empty()));
          }
          probe().put(Key.of("busy/folder/deep/last-" + member), new byte[] {1});
        });
    assertThat(probe().keys()).hasSize(8);
  }
}
