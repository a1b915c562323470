package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;

/// How much is collected without asking: up to 1,000 blobs whatever there is, and of more at most
/// half of all.
class GarbageShareTest {
  private static final int MANY = 1_000;

  @TempDir private Path scratch;
  private GarbageWorld world;

  @BeforeEach
  void make() {
    world = new GarbageWorld(scratch);
    for (int i = world.garbage.size(); i < MANY; i++) {
      waste(i);
    }
  }

  private void waste(int number) {
    world.garbage.add(world.registry.blob("waste " + number));
  }

  @Test
  void aThousandBlobsAreCollectedThoughTheyAreNearlyAll() {
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.quarantined().size()).isGreaterThanOrEqualTo(MANY);
  }

  @Test
  void oneMoreThatIsMoreThanHalfOfAllIsRefusedUntilItIsAgreedTo() {
    waste(MANY);
    Set<String> before = world.keys();
    assertThat(world.life().collect())
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRR-139 1001 of the "));
    assertThat(world.keys()).isEqualTo(before);
    assertThat(world.quarantined()).isEmpty();
    world.consent = new Consent(Set.of(Collecting.MUCH_GARBAGE), false);
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
  }

  private int blobs() {
    return (int) world.keys().stream().filter(key -> key.endsWith("/data")).count();
  }

  @Test
  void oneMoreIsCollectedWhereItIsNotMoreThanHalfOfAll() {
    waste(MANY);
    int half = world.garbage.size();
    // Each image has a manifest and a configuration of its own; the layers are those of both.
    String[] layers =
        IntStream.range(0, 2 * half - blobs() - 4)
            .mapToObj(i -> "layer " + i)
            .toArray(String[]::new);
    world.tag("big", "v1", world.registry.push("big", "v1", layers).manifest());
    assertThat(blobs()).isEqualTo(2 * half - 2);
    assertThat(world.life().collect()).isInstanceOf(Halted.class);
    world.tag("big", "v2", world.registry.push("big", "v2", layers).manifest());
    assertThat(blobs()).isEqualTo(2 * half);
    assertThat(world.life().collect()).isInstanceOf(Ready.class);
    assertThat(world.quarantined().size()).isGreaterThan(MANY);
  }
}
