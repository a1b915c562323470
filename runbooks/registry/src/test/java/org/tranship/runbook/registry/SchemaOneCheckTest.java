package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.registry.Finding.Kind.BAD_MANIFEST;
import static org.tranship.runbook.registry.Finding.Kind.CORRUPT_BLOB;
import static org.tranship.runbook.registry.Finding.Kind.MISSING_BLOB;
import static org.tranship.runbook.registry.Finding.Kind.MISSING_LAYER_LINK;
import static org.tranship.runbook.registry.Finding.Kind.TRUNCATED_BLOB;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Damage of an image of schema 1. A registry keeps the payload that was signed, and its digest is
/// of that; the signatures come in when it is given out.
class SchemaOneCheckTest extends CheckScene {
  private static final String LAYER = "from another time";

  private String old = "";
  private String layer = "";

  @BeforeEach
  void pushOld() {
    old = registry.pushSchema1("team/old", "v0", LAYER);
    layer = LittleRegistry.sha256(LAYER.getBytes(StandardCharsets.UTF_8));
  }

  private String payload() {
    return RegistryTexts.of(registry).getOrDefault(registry.blobKey(old), "");
  }

  @Test
  void aSoundOneHasNoFindings() {
    assertThat(check().isSound()).isTrue();
    assertThat(findings).isEmpty();
  }

  @Test
  void aFlippedByteIsFound() {
    registry.put(registry.blobKey(old), payload().replace("history", "hIstory"));
    assertFound(CORRUPT_BLOB, old, "team/old:v0");
  }

  @Test
  void oneThatIsCutOffIsFound() {
    registry.put(registry.blobKey(old), "");
    assertFound(TRUNCATED_BLOB, old, "team/old:v0");
  }

  @Test
  void oneThatIsMissingIsFound() {
    registry.remove(registry.blobKey(old));
    assertFound(MISSING_BLOB, old, "team/old:v0");
  }

  @Test
  void aMissingLayerIsFound() {
    registry.remove(registry.blobKey(layer));
    assertFound(MISSING_BLOB, layer, "team/old:v0");
    assertOnly(MISSING_BLOB);
  }

  @Test
  void aMissingLayerLinkIsFound() {
    registry.push("team/old", "v1", "another layer");
    registry.remove(registry.layerKey("team/old", layer));
    assertFound(MISSING_LAYER_LINK, "team/old sha256:" + layer, "team/old:v0");
  }

  /// As when somebody put back what a registry had given out: the digest is that of the payload,
  /// and the bytes are not.
  @Test
  void oneWithItsSignaturesUnderTheDigestOfItsPayloadIsFound() {
    String signed = LittleService.signed(payload(), LittleService.header(payload().length() - 2));
    registry.put(registry.blobKey(old), signed);
    assertFound(CORRUPT_BLOB, old, "team/old:v0");
  }

  /// Kept with its signatures under the digest of all its bytes it is sound; and what its payload
  /// names is missed as well.
  @Test
  void whatOneThatIsKeptWithItsSignaturesNamesIsLookedFor() {
    String signed = LittleService.signed(payload(), LittleService.header(payload().length() - 2));
    String kept = registry.blob(signed);
    registry.link(registry.revisionKey("team/old", kept), kept);
    registry.tag("team/old", "signed", kept);
    assertThat(check().isSound()).as("%s", findings).isTrue();
    registry.remove(registry.blobKey(layer));
    assertFound(MISSING_BLOB, layer, "team/old:signed", "team/old:v0");
  }

  @Test
  void aPayloadThatIsNoManifestIsFound() {
    String none = registry.blob("{\n   \"schemaVersion\": 1,\n   \"name\": \"team/old\"");
    registry.link(registry.revisionKey("team/old", none), none);
    registry.tag("team/old", "none", none);
    assertFound(BAD_MANIFEST, none, "team/old:none");
  }
}
