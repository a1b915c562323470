package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.registry.Finding.Kind.BAD_MANIFEST;
import static org.tranship.runbook.registry.Finding.Kind.DANGLING_BLOB;
import static org.tranship.runbook.registry.Finding.Kind.MISSING_BLOB;
import static org.tranship.runbook.registry.Finding.Kind.SIZE_MISMATCH;

import org.junit.jupiter.api.Test;

/// What manifests say of what is below them, right or wrong.
class ManifestCheckTest extends CheckScene {
  @Test
  void aMissingManifestHurtsItsTagAndTheIndexOverIt() {
    registry.remove(registry.blobKey(app.manifest()));
    assertFound(MISSING_BLOB, app.manifest(), "team/app:multi", "team/app:v1");
    // What only it needed would be removed by a garbage collection; that is told, too.
    assertThat(findings)
        .filteredOn(finding -> finding.kind() == DANGLING_BLOB)
        .extracting(Finding::subject)
        .containsExactlyInAnyOrder("sha256:" + app.config(), "sha256:" + app.layers().get(1));
  }

  @Test
  void aManifestThatIsNoneIsFound() {
    String hex = registry.blob("[]");
    registry.link(registry.revisionKey("web", hex), hex);
    registry.tag("web", "broken", hex);
    assertFound(BAD_MANIFEST, hex, "web:broken");
  }

  @Test
  void aSizeOtherThanDescribedIsFound() {
    String config = web.config();
    String manifest =
        registry.blob(
            "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:"
                + config
                + "\",\"size\":7},\"layers\":[]}");
    registry.link(registry.revisionKey("web", manifest), manifest);
    registry.tag("web", "odd", manifest);
    assertFound(SIZE_MISMATCH, config, "web:odd");
    assertOnly(SIZE_MISMATCH);
  }

  @Test
  void layersThatAreElsewhereMayBeMissing() {
    String manifest =
        registry.blob(
            "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:"
                + web.config()
                + "\",\"size\":"
                + registry.size(web.config())
                + "},\"layers\":[{\"digest\":\"sha256:"
                + "a".repeat(64)
                + "\",\"size\":9,\"urls\":[\"https://elsewhere.example/x\"]}]}");
    registry.link(registry.revisionKey("web", manifest), manifest);
    registry.tag("web", "windows", manifest);
    assertThat(check().isSound()).isTrue();
    assertThat(findings).isEmpty();
  }

  @Test
  void anEmptyListOfAddressesExcusesNothing() {
    String manifest =
        registry.blob(
            "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:"
                + web.config()
                + "\"},\"layers\":[{\"digest\":\"sha256:"
                + "b".repeat(64)
                + "\",\"urls\":[]}]}");
    registry.link(registry.revisionKey("web", manifest), manifest);
    registry.tag("web", "empty", manifest);
    assertFound(MISSING_BLOB, "b".repeat(64), "web:empty");
  }

  /// Its layers are in an index, beside a configuration that is no manifest either.
  @Test
  void aCacheOfBuildKitIsSoundUntilALayerIsLost() {
    String layer = registry.blob("cached layer");
    String config = registry.blob("{\"layers\":[]}");
    registry.link(registry.layerKey("web", layer), layer);
    registry.link(registry.layerKey("web", config), config);
    String cache =
        registry.blob(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                + "\"manifests\":[{\"mediaType\":"
                + "\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"digest\":\"sha256:"
                + layer
                + "\"},{\"mediaType\":\"application/vnd.buildkit.cacheconfig.v0\",\"digest\":"
                + "\"sha256:"
                + config
                + "\"}]}");
    registry.link(registry.revisionKey("web", cache), cache);
    registry.tag("web", "cache", cache);
    assertThat(check().isSound()).as("%s", findings).isTrue();
    assertThat(findings).isEmpty();
    registry.remove(registry.blobKey(layer));
    assertFound(MISSING_BLOB, layer, "web:cache");
  }
}
