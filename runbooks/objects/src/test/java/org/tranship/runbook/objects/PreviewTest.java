package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.compare.Glob;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.objects.Preview.Deed;
import org.tranship.runbook.objects.Preview.Outlook;

/// What a dry run knows beforehand.
class PreviewTest {
  private final MemoryStore from = new MemoryStore("memory:from");
  private final MemoryStore to = new MemoryStore("memory:to");

  private Outlook outlook(CopyPlan plan) {
    StoreOpener opener =
        spec -> {
          Store store = spec.equals(StoreSpec.of("memory:from")) ? from : to;
          return new ForwardingStore(store) {
            @Override
            public void close() {}
          };
        };
    return Preview.of(new Copying(plan, opener, EarlierCopies.NONE), Instant.EPOCH);
  }

  private static Selection including(String pattern) {
    return new Selection(
        new KeyFilter(List.of(Glob.parse(pattern)), List.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private String hint(String pattern) {
    return outlook(CopyWorld.plan(including(pattern), WhenExists.UPDATE, false))
        .nothing()
        .orElseThrow();
  }

  @Test
  void anEmptySourceWouldKeepWhatIsExtra() {
    CopyWorld.put(to, "old", "x");
    Outlook outlook = outlook(CopyWorld.plan(WhenExists.UPDATE, true));
    assertThat(outlook.groups()).containsOnlyKeys(Deed.DELETE);
    assertThat(outlook.keepsExtra().orElseThrow()).contains("no object at all");
    assertThat(outlook.nothing()).isEmpty();
  }

  @Test
  void nothingIsKeptWhereEverythingGoesWell() {
    CopyWorld.put(from, "new", "x");
    CopyWorld.put(to, "old", "x");
    assertThat(outlook(CopyWorld.plan(WhenExists.UPDATE, true)).keepsExtra()).isEmpty();
  }

  @Test
  void objectsThatWouldFailKeepWhatIsExtra() {
    CopyWorld.put(from, "a", "one");
    CopyWorld.put(to, "a", "another");
    Outlook outlook = outlook(CopyWorld.plan(WhenExists.REFUSE, true));
    assertThat(outlook.groups()).containsKey(Deed.REFUSE);
    assertThat(outlook.keepsExtra().orElseThrow()).contains("1 objects would not be copied");
  }

  @Test
  void anInclusionThatTakesNothingIsHelped() {
    CopyWorld.put(from, "photos/2024/cat.jpg", "x");
    CopyWorld.put(from, "photos/2025/dog.jpg", "x");
    assertThat(hint("*.jpg")).contains("\"**/*.jpg\" would match \"photos/2024/cat.jpg\"");
    assertThat(hint("/photos/**")).contains("\"photos/**\" would match");
    assertThat(hint("photos")).contains("\"photos/**\" would match");
    assertThat(hint("photos/")).contains("\"photos/**\" would match");
    assertThat(hint("photos/2025/dog.jpeg")).contains("nearest is \"photos/2025/dog.jpg\"");
    assertThat(hint("music/*")).contains("The first key there is \"photos/2024/cat.jpg\"");
    assertThat(outlook(CopyWorld.plan(including("photos/**"), WhenExists.UPDATE, false)).nothing())
        .isEmpty();
  }
}
