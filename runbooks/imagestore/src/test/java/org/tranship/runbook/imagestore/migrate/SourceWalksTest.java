package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// How often a move goes through both stores: of a store with many files each time takes long.
class SourceWalksTest {
  /// look, snapshot-0, survey, files, markers, same, snapshot-1, snapshot-2: each of them proves
  /// something of its own moment. Unmark goes by the survey where the target is empty.
  private static final int SOURCE = 8;

  /// unmark, which looks for markers once more where something is to change; markers, same; S1.
  private static final int TARGET = 5;

  @TempDir private Path directory;

  private static final class Counted extends ForwardingStore {
    private final AtomicInteger walks;
    private final Map<String, Integer> opened;

    Counted(Store inner, AtomicInteger walks, Map<String, Integer> opened) {
      super(inner);
      this.walks = walks;
      this.opened = opened;
    }

    @Override
    public Listing list(ListRequest request) {
      if (request.prefix().isEmpty()) {
        walks.incrementAndGet();
      }
      return inner().list(request);
    }

    @Override
    public ObjectBody open(Key key, ReadRequest request) {
      var _ = opened.merge(key.text(), 1, Integer::sum);
      return inner().open(key, request);
    }
  }

  @Test
  void eachStoreIsListedAsOftenAsThereIsSomethingToProveAndEachFileReadOnce() {
    AtomicInteger source = new AtomicInteger();
    AtomicInteger target = new AtomicInteger();
    Map<String, Integer> opened = new ConcurrentHashMap<>();
    try (MoveWorld world = new MoveWorld(directory)) {
      world.beforeSource = store -> new Counted(store, source, opened);
      world.before = store -> new Counted(store, target, new ConcurrentHashMap<>());
      assertThat(world.move()).isInstanceOf(Ready.class);
      assertThat(world.own()).isEqualTo(world.wanted());
    }
    assertThat(source).hasValue(SOURCE);
    assertThat(target).hasValue(TARGET);
    assertThat(opened)
        .containsEntry("Store/CalculatorApp/S.Code.1.0/a.dll", 1)
        .containsEntry("Store/CalculatorApp/S.Code.1.0/sub/b.dll", 1);
  }
}
