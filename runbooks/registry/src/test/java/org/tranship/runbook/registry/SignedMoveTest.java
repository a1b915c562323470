package org.tranship.runbook.registry;

import static java.util.Objects.requireNonNull;

import org.junit.jupiter.api.Test;
import org.tranship.core.run.RunState.Reason;

/// A registry that has images of schema 1, whose manifests it signs as it gives them out.
class SignedMoveTest extends MoveScene {
  private String pushOld() {
    world.quiet();
    return world.from.pushSchema1("team/old", "v0", "from another time");
  }

  @Test
  void whatWasSignedIsWhatIsPulled() {
    String _ = pushOld();
    arrives();
  }

  /// Some registries keep the signatures, and name it by all of its bytes.
  @Test
  void whatIsKeptWithItsSignaturesIsPulledToo() {
    String old = world.from.blobKey(pushOld());
    String payload = requireNonNull(RegistryTexts.of(world.from).get(old));
    String signed = LittleService.signed(payload, LittleService.header(payload.length() - 2));
    String manifest = world.from.blob(signed);
    world.from.link(world.from.revisionKey("team/old", manifest), manifest);
    world.from.tag("team/old", "signed", manifest);
    arrives();
  }

  @Test
  void anotherManifestIsNoneHoweverItIsSigned() {
    String old = pushOld();
    world.when(
        "turn",
        () ->
            world.to.put(
                world.to.blobKey(old),
                "{\n   \"schemaVersion\": 1,\n   \"fsLayers\": [],\n   \"name\": \"other\"\n}"));
    stops(Reason.FAILED, "TRR-119 team/old:v0 cannot be pulled", "has the digest sha256:");
  }
}
