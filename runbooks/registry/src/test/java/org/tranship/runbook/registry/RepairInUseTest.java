package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Capabilities.Versions;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Claims;

/// A repair of a registry in which people delete and push, and of stores that do not do everything.
class RepairInUseTest {
  @TempDir private Path scratch;
  private RepairWorld world;
  private LittleRegistry registry;
  private String tag;
  private String history;
  private String revision;

  @BeforeEach
  void make() {
    world = new RepairWorld(scratch);
    registry = world.registry;
    tag = registry.tagKey("web", "v1");
    history = registry.historyKey("web", "v1", world.web.manifest());
    revision = registry.revisionKey("web", world.web.manifest());
  }

  private void repair() {
    assertThat(world.life().repair()).as("%s", world.state()).isInstanceOf(Ready.class);
    assertThat(world.beforePut).isEmpty();
  }

  private static String made(String key) {
    String run = "tranship-quarantine/" + RepairWorld.RUN.text();
    return key.replace("registry/v2/", run + "/proven/");
  }

  private void assertNothingOfTheTagIsLeft() throws InterruptedException {
    assertThat(world.texts()).doesNotContainKeys(tag, history, revision);
    assertThat(world.look().check().isSound()).isTrue();
  }

  @Test
  void ofATagThatIsDeletedAfterTheLookNothingIsWritten() throws InterruptedException {
    registry.remove(history);
    registry.remove(revision);
    world.beforePut.put(made(history), () -> registry.remove(tag));
    repair();
    assertNothingOfTheTagIsLeft();
    assertThat(world.view().tally(Kept.UNPROVEN).succeeded()).isZero();
  }

  @Test
  void whatIsWrittenWhileItsTagIsDeletedIsTakenAwayAgain() throws InterruptedException {
    registry.remove(history);
    registry.remove(revision);
    world.beforePut.put(history, () -> registry.remove(tag));
    repair();
    assertNothingOfTheTagIsLeft();
    assertThat(world.view().tally(Kept.UNPROVEN).succeeded()).isEqualTo(2);
  }

  @Test
  void aRevisionThatAnotherTagNeedsByNowIsNotTakenAway() throws InterruptedException {
    registry.remove(history);
    registry.remove(revision);
    world.beforePut.put(
        history,
        () -> {
          registry.remove(tag);
          registry.tag("web", "v2", world.web.manifest());
        });
    repair();
    assertThat(world.texts()).containsKey(revision).doesNotContainKey(history);
    assertThat(world.look().check().isSound()).isTrue();
  }

  @Test
  void aTagWithALineFeedThatIsDeletedDoesNotComeBack() throws InterruptedException {
    registry.put(tag, "sha256:" + world.web.manifest() + "\n");
    world.beforePut.put(made(tag), () -> List.of(tag, history, revision).forEach(registry::remove));
    repair();
    assertNothingOfTheTagIsLeft();
  }

  @Test
  void aRepairedTagMayBePushedAnewBeforeTheRepairIsCompleted() throws InterruptedException {
    registry.put(tag, "sha256:" + world.web.manifest() + "\n");
    repair();
    String newer = registry.push("web", "v1", "newer layer").manifest();
    assertThat(world.life().verify()).isInstanceOf(StepResult.Done.class);
    assertThat(world.life().resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(world.texts()).containsEntry(tag, "sha256:" + newer);
  }

  @Test
  void aRepairedTagMayBeDeletedBeforeTheRepairIsCompleted() throws InterruptedException {
    registry.put(tag, "sha256:" + world.web.manifest() + "\n");
    registry.remove(history);
    registry.remove(revision);
    registry.put(history, "");
    repair();
    List.of(tag, history, revision).forEach(registry::remove);
    assertThat(world.life().verify()).isInstanceOf(StepResult.Done.class);
  }

  @Test
  void aRepairedTagThatLeadsToNoSoundManifestIsDamage() throws InterruptedException {
    registry.put(tag, "sha256:" + world.web.manifest() + "\n");
    repair();
    String newer = registry.push("web", "v1", "newer layer").manifest();
    registry.put(registry.blobKey(newer), "damaged");
    assertThat(world.life().verify()).isInstanceOf(StepResult.Partial.class);
    registry.put(tag, "no digest");
    assertThat(world.life().verify()).isInstanceOf(StepResult.Partial.class);
  }

  @Test
  void aRepairedLinkThatIsLostWhileItsTagIsThereIsDamage() throws InterruptedException {
    registry.remove(revision);
    repair();
    registry.remove(revision);
    assertThat(world.life().verify()).isInstanceOf(StepResult.Partial.class);
  }

  @Test
  void aStoreThatTellsNoVersionsIsRefused() {
    registry.put(revision, "");
    Map<String, String> before = world.texts();
    world.ofRegistry = Unversioned::new;
    assertThat(world.life().repair()).isInstanceOf(Halted.class);
    assertThat(((Halted) world.state()).detail()).contains("TRR-138", "memory:registry");
    assertThatThrownBy(world::look).hasMessageContaining("TRR-138");
    assertThat(world.texts()).isEqualTo(before);
  }

  @Test
  void aNameThatAnotherStoreCannotListIsPassedOverAndTold() throws InterruptedException {
    Map<String, String> sound = world.registryTexts();
    registry.remove(registry.blobKey(world.web.layers().getLast()));
    world.ofGood = Stumbling::new;
    List<String> left = new ArrayList<>();
    assertThat(world.look(new ArrayList<>(), left).blobs()).isEqualTo(1);
    assertThat(left).anyMatch(line -> line.contains("memory:good: 1 of its names"));
    repair();
    assertThat(world.said).anyMatch(line -> line.contains("memory:good: 1 of its names"));
    assertThat(world.registryTexts()).isEqualTo(sound);
  }

  private static final class Unversioned extends ForwardingStore {
    Unversioned(Store inner) {
      super(inner);
    }

    @Override
    public Capabilities capabilities() {
      return Claims.like(super.capabilities())
          .replaceIfVersion(false)
          .versions(Versions.NONE)
          .capabilities();
    }
  }

  /// Its first name cannot be listed.
  private static final class Stumbling extends ForwardingStore {
    Stumbling(Store inner) {
      super(inner);
    }

    @Override
    public Listing list(ListRequest request) {
      Listing listing = super.list(request);
      boolean[] stumbled = {false};
      return new Listing() {
        @Override
        public @Nullable Entry next() {
          if (!stumbled[0]) {
            stumbled[0] = true;
            throw StoreException.of(Kind.INVALID_KEY, "list", "memory:good")
                .key(Key.of("a name"))
                .because("its name is no text")
                .build();
          }
          return listing.next();
        }

        @Override
        public void close() {
          listing.close();
        }
      };
    }
  }
}
