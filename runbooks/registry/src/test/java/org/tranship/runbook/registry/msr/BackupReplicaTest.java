package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;

/// The replica whose settings MSR shows is noted with the backup of the metadata.
class BackupReplicaTest {
  @TempDir private Path scratch;

  private MsrWorld world(String variant) {
    return new MsrWorld(scratch, variant, "2.8.13").pushing(0).backingUp();
  }

  @ParameterizedTest
  @ValueSource(strings = {"online", "read-only"})
  void isInTheJournal(String variant) {
    try (MsrWorld world = world(variant)) {
      world.msr.quirks().replica("a1b2c3d4e5f6");
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("backup: ") && it.contains("; of replica a1b2c3d4e5f6; "));
    }
  }

  /// Nothing depends on it, and what is no id is not believed.
  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "<script>"})
  void isNotMissedWhereMsrDoesNotTellIt(String told) {
    try (MsrWorld world = world("online")) {
      world.msr.quirks().replica(told);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.measured())
          .anyMatch(
              it ->
                  it.startsWith("backup: ")
                      && it.contains("; of a replica that MSR does not tell; "));
    }
  }

  @Test
  void isNamedWhereTagsAreToBeHadFromTheBackup() {
    try (MsrWorld world = world("read-only")) {
      // The words say one thing, and what is done is another.
      world.when("reconfigure", () -> world.msr.reconfigure("to", Set.of()));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-182", "of replica 000000000001, 3 tags)");
    }
  }
}
