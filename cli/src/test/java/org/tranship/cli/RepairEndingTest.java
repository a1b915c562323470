package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.registry.Finding;
import org.tranship.runbook.registry.RegistryCheck;
import org.tranship.runbook.registry.RepairCheck;

/// What is said of what is left behind a repair.
class RepairEndingTest {
  private static RepairCheck.Result look(long links, boolean sound) {
    Map<Finding.Kind, Long> findings = sound ? Map.of() : Map.of(Finding.Kind.BAD_LINK, 1L);
    RegistryCheck.Result check =
        new RegistryCheck.Result(1, 1, 1, 3, ByteCount.of(9), 3, 0, findings);
    return new RepairCheck.Result(check, links, 0, Set.of());
  }

  @Test
  void whereMoreCanBeRepairedTheSameCommandIsNamed() {
    assertThat(RepairEnding.left(look(2, false)))
        .contains("more that can be repaired: 0 blobs and 2 links", "Run the same command again")
        .doesNotContain("cannot be repaired");
  }

  @Test
  void onlyWhatNothingProvesIsCalledBeyondRepair() {
    assertThat(RepairEnding.left(look(0, false))).contains("What is left cannot be repaired");
    assertThat(RepairEnding.left(look(0, true))).isEmpty();
  }
}
