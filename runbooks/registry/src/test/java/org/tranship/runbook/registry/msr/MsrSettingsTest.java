package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.Consent;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;

/// Settings of MSR, and of the plan, with which tags or secrets would be lost.
class MsrSettingsTest {
  @TempDir private Path scratch;

  @Test
  void settingsThatForgetTheMetadataAreAskedAbout() {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
      world.msr.keepsMetadata(false);
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).startsWith("TRR-186").contains("keep_metadata");
      assertThat(MsrWorld.texts(world.to)).isEmpty();
      world.msr.keepsMetadata(true);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    }
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
      world.msr.keepsMetadata(false);
      world.consent =
          new Consent(Set.of(MsrMigration.AFTER_BACKUP, MsrMigration.UNKEPT_METADATA), false);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    }
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16").pushing(0)) {
      world.msr.keepsMetadata(false);
      world.agrees = true;
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    }
  }

  @Test
  void aLoginInTheAddressIsRefusedAndNotShown() {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16")) {
      world.settings.put("msr.url", "https://admin:hush@msr.example.org");
      assertThatThrownBy(world::plan)
          .isInstanceOf(PlanContradiction.class)
          .hasMessageContaining("a login stands in the address")
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void anAddressThatWouldHaveTheLoginSentInClearIsRefused() {
    try (MsrWorld world = new MsrWorld(scratch, "online", "2.9.16")) {
      world.settings.put("msr.url", "http://msr.example.org");
      assertThatThrownBy(world::plan)
          .isInstanceOf(PlanContradiction.class)
          .hasMessageContaining("without TLS; write https://");
    }
  }
}
