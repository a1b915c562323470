package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tranship.core.run.RunState.Reason;

/// A blob is known by its digest: it is sent once, whoever has it and however often it is tried.
class SentOnceTest extends MoveScene {
  private void assertEachBlobSentOnce() {
    Map<String, Integer> blobs = new TreeMap<>(world.target.written);
    blobs.keySet().removeIf(key -> !key.contains("/blobs/"));
    assertThat(blobs).containsKey(world.from.blobKey(world.from.blob("base")));
    assertThat(blobs.values()).as("%s", blobs).containsOnly(1);
  }

  @Test
  void aLayerOfManyImagesIsSentOnce() {
    arrives();
    assertEachBlobSentOnce();
  }

  @Test
  void whatAnEarlierTryHasSentIsNotSentAgain() {
    world.quiet();
    world.when("start", () -> world.target.denies = true);
    stops(Reason.FAILED, "What was done was taken back");
    world.target.denies = false;
    arrives();
    assertEachBlobSentOnce();
  }
}
