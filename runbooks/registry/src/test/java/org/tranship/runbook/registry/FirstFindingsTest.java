package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.MemoryStore;

/// Who wants to name some of what is damaged does not pay for all of it, which in a badly hurt
/// registry is a walk up to the images of every finding.
class FirstFindingsTest {
  private static final int REPOSITORIES = 20;

  @TempDir private Path scratch;

  @Test
  void ofABadlyHurtRegistryNoMoreAreLookedIntoThanAreAskedFor() throws InterruptedException {
    LittleRegistry registry = new LittleRegistry(new MemoryStore("registry"), "");
    for (int i = 0; i < REPOSITORIES; i++) {
      var image = registry.push("app" + i, "v1", "layer " + i);
      registry.remove(registry.blobKey(image.layers().getFirst()));
      registry.remove(registry.layerKey("app" + i, image.config()));
    }
    try (StandingSource source =
        StandingSource.look(
            registry.store(), scratch, StandingSource.unobserved(), StandingSource.ALL)) {
      assertThat(source.damage(3))
          .hasSize(3)
          .allMatch(finding -> finding.kind() == Finding.Kind.MISSING_BLOB)
          .allMatch(finding -> finding.affected() == 1);
      assertThat(source.inventory().count("select count(*) from hurt"))
          .as("images of all findings, which nobody asked for")
          .isZero();
      assertThat(source.damage(1000)).hasSize(2 * REPOSITORIES);
      assertThat(source.damage(REPOSITORIES + 1).getLast().kind())
          .isEqualTo(Finding.Kind.MISSING_LAYER_LINK);
      assertThat(source.hurt(List.of()).total()).isEqualTo(REPOSITORIES);
    }
  }
}
