package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;

/// What a journal keeps of a repair.
class RepairPlanTest {
  @Test
  void comesBackFromTheJournalWithItsStoresInTheirOrder() {
    StoreSpec second =
        new StoreSpec(Location.parse("s3://copy"), Map.of("region", "elsewhere"), Map.of());
    RepairPlan plan =
        new RepairPlan(
            StoreSpec.of("s3://images"),
            List.of(StoreSpec.of("s3://replica"), second),
            Optional.of(Path.of("tags.txt")));
    assertThat(RepairPlan.of(plan.settings())).isEqualTo(plan);
    assertThat(RepairPlan.of(plan.settings()).from()).hasSize(2).last().isEqualTo(second);
    assertThat(plan.settings().get("tags")).startsWith("/").endsWith("/tags.txt");
  }

  @Test
  void namesADirectoryFromWhereverTheCommandIsGiven() {
    RepairPlan plan = new RepairPlan(StoreSpec.of("file:images"), List.of(StoreSpec.of("file:x")));
    assertThat(plan.settings().get("source")).startsWith("file:/").endsWith("/images");
    assertThat(plan.settings().get("from.0")).startsWith("file:/").endsWith("/x");
  }
}
