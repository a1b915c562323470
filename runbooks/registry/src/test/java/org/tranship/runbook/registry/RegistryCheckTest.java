package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.runbook.registry.Finding.Kind.BAD_LINK;
import static org.tranship.runbook.registry.Finding.Kind.CORRUPT_BLOB;
import static org.tranship.runbook.registry.Finding.Kind.DANGLING_BLOB;
import static org.tranship.runbook.registry.Finding.Kind.DANGLING_LINK;
import static org.tranship.runbook.registry.Finding.Kind.MISSING_BLOB;
import static org.tranship.runbook.registry.Finding.Kind.MISSING_LAYER_LINK;
import static org.tranship.runbook.registry.Finding.Kind.MISSING_REVISION_LINK;
import static org.tranship.runbook.registry.Finding.Kind.STRAY_FILE;
import static org.tranship.runbook.registry.Finding.Kind.TAG_WITHOUT_IMAGE;
import static org.tranship.runbook.registry.Finding.Kind.TRUNCATED_BLOB;
import static org.tranship.runbook.registry.Finding.Kind.UNREADABLE;
import static org.tranship.runbook.registry.Finding.Kind.UNSEEN_REPOSITORY;
import static org.tranship.runbook.registry.Finding.Kind.UPLOAD;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.EngineLimits;
import org.tranship.runbook.registry.LittleRegistry.Image;
import org.tranship.runbook.registry.RegistryCheck.Result;

/// Each defect of the damage table, planted one at a time.
class RegistryCheckTest extends CheckScene {
  @Test
  void aSoundRegistryHasNoFindings() {
    Result result = check();
    assertThat(findings).isEmpty();
    assertThat(result.isSound()).isTrue();
    assertThat(result.repositories()).isEqualTo(2);
    assertThat(result.tags()).isEqualTo(4);
    assertThat(result.manifests()).isEqualTo(4);
    assertThat(result.blobs()).isEqualTo(result.sound()).isEqualTo(11);
  }

  @Test
  void aMissingLayerHurtsEveryImageThatHasIt() {
    registry.remove(registry.blobKey(app.layers().getFirst()));
    assertFound(
        MISSING_BLOB, app.layers().getFirst(), "team/app:multi", "team/app:v1", "web:latest");
    assertOnly(MISSING_BLOB);
  }

  @Test
  void everyImageThatIsHurtIsNamedHoweverManyThereAre() {
    for (int i = 10; i < 30; i++) {
      registry.push("many", "v" + i, "base layer");
    }
    registry.remove(registry.blobKey(app.layers().getFirst()));
    Result result = check();
    assertThat(hurt)
        .hasSize((int) result.hurt())
        .contains("team/app:multi", "team/app:v1", "web:latest", "many:v10", "many:v29")
        .doesNotContain("team/app:arm")
        .isSorted();
  }

  @Test
  void aFlippedByteIsFound() {
    String hex = web.layers().get(1);
    byte[] bytes = "web layer".getBytes(StandardCharsets.UTF_8);
    bytes[3] ^= 1;
    registry.put(registry.blobKey(hex), bytes);
    assertFound(CORRUPT_BLOB, hex, "web:latest");
    assertOnly(CORRUPT_BLOB);
  }

  @Test
  void fewerBytesAreToldApart() {
    String hex = web.layers().get(1);
    registry.put(registry.blobKey(hex), "web");
    assertFound(TRUNCATED_BLOB, hex, "web:latest");
    registry.put(registry.blobKey(hex), "");
    assertFound(TRUNCATED_BLOB, hex, "web:latest");
    assertOnly(TRUNCATED_BLOB);
  }

  @Test
  void linksWithoutADigestAreFound() {
    registry.put(registry.tagKey("web", "latest"), "");
    assertFound(BAD_LINK, "tags/latest/current/link", "web:latest");
    registry.put(registry.tagKey("web", "latest"), "sha256:" + web.manifest() + "\n");
    assertFound(BAD_LINK, "tags/latest/current/link", "web:latest");
    assertThat(findings.getFirst().detail()).contains("\\n");
    registry.link(registry.tagKey("web", "latest"), web.manifest());
    registry.put(registry.revisionKey("team/app", app.manifest()), "");
    assertFound(BAD_LINK, app.manifest(), "team/app:multi", "team/app:v1");
  }

  @Test
  void whatMayNotBeReadIsFound() {
    unreadable = registry.blobKey(web.layers().get(1));
    assertFound(UNREADABLE, web.layers().get(1), "web:latest");
    assertOnly(UNREADABLE);
    unreadable = registry.tagKey("web", "latest");
    assertFound(BAD_LINK, "tags/latest/current/link", "web:latest");
    assertThat(findings.getFirst().detail()).startsWith("it cannot be read");
  }

  @Test
  void aLinkToAnotherBlobThanItsNameSaysIsFound() {
    registry.link(registry.layerKey("web", web.config()), app.config());
    assertFound(BAD_LINK, web.config(), "web:latest");
  }

  @Test
  void aMissingLayerLinkHurtsInItsRepositoryAlone() {
    String shared = app.layers().getFirst();
    registry.remove(registry.layerKey("web", shared));
    assertFound(MISSING_LAYER_LINK, "web sha256:" + shared, "web:latest");
    assertOnly(MISSING_LAYER_LINK);
  }

  @Test
  void aMissingRevisionLinkIsFoundUnderATagAndUnderAnIndex() {
    registry.remove(registry.revisionKey("team/app", app.manifest()));
    assertFound(
        MISSING_REVISION_LINK,
        "team/app sha256:" + app.manifest(),
        "team/app:multi",
        "team/app:v1");
    assertOnly(MISSING_REVISION_LINK);
    assertThat(index).isNotEmpty();
  }

  /// No tag leads to the child, and none ever did.
  @Test
  void aChildOfAnIndexWithoutItsRevisionLinkHurtsTheTagOfTheIndexAlone() {
    Image child = registry.push("team/app", "child", "layer of the child");
    var _ = registry.pushIndex("team/app", "platforms", child.manifest());
    registry.remove(registry.tagKey("team/app", "child"));
    registry.remove(registry.historyKey("team/app", "child", child.manifest()));
    registry.remove(registry.revisionKey("team/app", child.manifest()));
    assertFound(MISSING_REVISION_LINK, "team/app sha256:" + child.manifest(), "team/app:platforms");
    assertOnly(MISSING_REVISION_LINK);
    assertThat(findings.getFirst().detail()).startsWith("it is in the index sha256:");
  }

  @Test
  void aRepositoryWithoutLayerLinksIsFound() {
    for (String hex : List.of(web.config(), web.layers().get(0), web.layers().get(1))) {
      registry.remove(registry.layerKey("web", hex));
    }
    assertFound(UNSEEN_REPOSITORY, "web", "web:latest");
    assertOnly(UNSEEN_REPOSITORY);
  }

  @Test
  void aTagThatPointsNowhereIsFound() {
    registry.remove(registry.tagKey("web", "latest"));
    assertFound(TAG_WITHOUT_IMAGE, "web:latest", "web:latest");
  }

  @Test
  void whatNothingNeedsIsNoDamage() {
    String dangling = registry.blob("nobody's");
    registry.link(registry.layerKey("web", dangling), dangling);
    assertFound(DANGLING_BLOB, dangling);
    registry.remove(registry.blobKey(dangling));
    assertFound(DANGLING_LINK, dangling);
    assertOnly(DANGLING_LINK);
  }

  @Test
  void uploadsAndStrayFilesAreNoDamage() {
    String at = LittleRegistry.V2 + "repositories/web/";
    registry.put(at + "_uploads/2f6c/data", "12345");
    registry.put(at + "_uploads/2f6c/startedat", "2026-01-01T00:00:00Z");
    assertFound(UPLOAD, "web 2f6c");
    assertThat(findings.getFirst().size().bytes()).isEqualTo(25);
    registry.put(at + "_manifests/tags/.DS_Store", "x");
    assertFound(STRAY_FILE, ".DS_Store");
  }

  @Test
  void damageThatHurtsNoTagIsDamage() {
    registry.put(registry.historyKey("web", "latest", web.manifest()), "");
    Result result = check();
    assertThat(result.isSound()).isFalse();
    assertThat(result.hurt()).isZero();
  }

  @Test
  void aSecondLookHashesOnlyWhatIsNew() {
    check();
    bodies.set(0);
    check();
    int links = 8 + 4 + 4 + 4;
    assertThat(bodies.get()).as("links and manifests").isEqualTo(links + 4);
    registry.put(registry.blobKey(web.config()), "other");
    assertFound(TRUNCATED_BLOB, web.config(), "web:latest");
  }

  @Test
  void aRootAndKeysOutsideOfItAreUnderstood() {
    Store other = new MemoryStore("prefixed");
    LittleRegistry below = new LittleRegistry(other, "files/");
    below.push("x", "1", "layer");
    below.put("unrelated", "x");
    RegistryLayout layout = new RegistryLayout();
    assertThat(layout.of(Key.of("unrelated"))).isInstanceOf(Place.Outside.class);
    assertThat(layout.of(Key.of(below.tagKey("x", "1"))))
        .isEqualTo(new Place.Link(Place.Kind.TAG, "x", "1", ""));
    assertThat(layout.root()).isEqualTo("files/");
  }

  @Test
  void whatCannotBeJudgedIsRefused() {
    new LittleRegistry(store, "second/").push("x", "1", "layer");
    assertThatThrownBy(this::check).hasMessageContaining("TRR-102").hasMessageContaining("second/");
    assertThatThrownBy(
            () -> new RegistryLayout().of(Key.of(LittleRegistry.V2 + "blobs/id/ab/abcdef/data")))
        .hasMessageContaining("TRR-103");
  }

  @Test
  void aStoreWithoutARegistryIsRefused() {
    assertThatThrownBy(
            () ->
                RegistryCheck.run(
                    new MemoryStore("empty"),
                    "memory:empty",
                    directory.resolve("other"),
                    EngineLimits.standard(),
                    SILENT,
                    new RegistryCheck.Told(findings::add, hurt::add)))
        .hasMessageContaining("TRR-101");
  }
}
