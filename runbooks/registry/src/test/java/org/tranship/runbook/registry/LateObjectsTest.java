package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// A look at a registry to which somebody pushes while it is listed: some keys are listed before
/// the push, and the others after it.
class LateObjectsTest {
  @TempDir private Path scratch;
  private final Store inner = new MemoryStore("registry");
  private final LittleRegistry registry = new LittleRegistry(inner, "front/");

  LateObjectsTest() {
    var _ = registry.push("app", "one", "base", "first");
    registry.blob("nothing needs it");
  }

  private static boolean isBlob(String key) {
    return key.contains("/blobs/");
  }

  /// @param before which keys are listed before it
  private GarbageLook look(Predicate<String> before, Runnable push) throws InterruptedException {
    Store live =
        new ForwardingStore(inner) {
          @Override
          public Listing list(ListRequest request) {
            List<Entry> entries = new ArrayList<>(listed(inner(), before));
            push.run();
            entries.addAll(listed(inner(), before.negate()));
            entries.sort(Comparator.comparing(Entry::key));
            return listing(entries.iterator());
          }
        };
    return GarbageLook.again(live, scratch);
  }

  private static List<Entry> listed(Store store, Predicate<String> which) {
    List<Entry> entries = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (which.test(entry.key().text())) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  private static Listing listing(Iterator<Entry> entries) {
    return new Listing() {
      @Override
      public @Nullable Entry next() {
        return entries.hasNext() ? entries.next() : null;
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  private static Key blob(LittleRegistry registry, String text) {
    return Key.of(registry.blobKey(LittleRegistry.sha256(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static void isSound(GarbageLook look) {
    assertThat(look.objection(false)).isEmpty();
    look.mark(false, Instant.now().plusSeconds(60));
  }

  @Test
  void whatIsPushedBetweenBlobsAndLinksIsWholeAndNeeded() throws InterruptedException {
    try (GarbageLook look =
        look(
            LateObjectsTest::isBlob,
            () -> registry.push("app", "two", "base", "nothing needs it", "new"))) {
      isSound(look);
      assertThat(look.count()).as("nothing of it is garbage").isZero();
    }
  }

  @Test
  void soAreAnIndexAndWhatItLeadsTo() throws InterruptedException {
    Runnable push =
        () -> {
          String child = registry.push("web", "arm", "arm layer").manifest();
          registry.remove(registry.tagKey("web", "arm"));
          registry.remove(registry.historyKey("web", "arm", child));
          String _ = registry.pushIndex("web", "multi", child);
        };
    try (GarbageLook look = look(key -> isBlob(key) || key.contains("/revisions/"), push)) {
      isSound(look);
      assertThat(look.isGarbage(blob(registry, "arm layer"))).isFalse();
      assertThat(look.isGarbage(blob(registry, "nothing needs it"))).isTrue();
    }
  }

  /// The links of layers are listed before those of manifests and tags.
  @Test
  void linksOfLayersThatTheListingHasPassedAreThere() throws InterruptedException {
    try (GarbageLook look =
        look(
            key -> isBlob(key) || key.contains("/_layers/"),
            () -> registry.push("app", "two", "base", "new"))) {
      isSound(look);
      assertThat(look.isGarbage(blob(registry, "new"))).isFalse();
    }
  }

  @Test
  void aTagWhoseLinkComesBehindItsHistoryIsOne() throws InterruptedException {
    try (GarbageLook look =
        look(
            key -> key.endsWith("/current/link") || isBlob(key),
            () -> registry.push("app", "two", "base", "new"))) {
      isSound(look);
    }
  }

  @Test
  void whatIsMissedInTruthStaysMissed() throws InterruptedException {
    Key lost = blob(registry, "first");
    registry.remove(lost.text());
    try (GarbageLook look =
        look(LateObjectsTest::isBlob, () -> registry.push("app", "two", "base", "new"))) {
      Optional<String> objection = look.objection(false);
      assertThat(objection.orElse(""))
          .startsWith("TRR-130 The registry is damaged: missing blob sha256:")
          .contains(lost.text().replaceAll(".*/([0-9a-f]{64})/data", "$1"))
          .doesNotContain(" more. ");
    }
  }
}
