package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Images that are hurt before the switch are agreed to by name; no other may be hurt behind it.
class PullsBeforeTest {
  private static final Consent AGREED =
      new Consent(
          Set.of(MsrMigration.HURT_BLOBS, MsrMigration.AFTER_BACKUP, MsrMigration.NO_BACKUP),
          false);

  @TempDir private Path scratch;

  private static String key(MsrWorld world, String bytes) {
    String hex = TagCensus.hex(bytes.getBytes(StandardCharsets.UTF_8));
    return world.msr.key(world.msr.ids().getOrDefault(hex, ""));
  }

  private static void lose(MsrWorld world, Store store, String bytes) {
    Key key = Key.of(key(world, bytes));
    var _ = store.delete(List.of(new DeleteRequest(key, Optional.empty())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"online", "read-only"})
  void theConsentCoversWhatWasHurtBeforeAndNothingElse(String variant) {
    try (MsrWorld world = new MsrWorld(scratch, variant, "2.9.16").pushing(0)) {
      lose(world, world.from, "web");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-178", "1 of 3 tags", "team/web:v1 (its blob");
      assertThat(world.msr.isReadOnly()).isFalse();
      world.consent = AGREED;
      world.when(
          variant.equals("online") ? "restore" : "reconfigure",
          () -> lose(world, world.to, "first"));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why())
          .contains("TRR-179", "1 of 3 tags", "admin/app:one (its blob")
          .doesNotContain("team/web:v1");
      assertThat(world.msr.storage()).isEqualTo("from");
      assertThat(world.msr.jobsQueued()).doesNotContain("onlinegc_blobs");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"online", "read-only"})
  void whatWasHurtBeforeMayBeHurtStill(String variant) {
    try (MsrWorld world = new MsrWorld(scratch, variant, "2.9.16").pushing(0)) {
      lose(world, world.from, "web");
      world.consent = AGREED;
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("pulls before: 3 tags, of which cannot be pulled: 1 "));
    }
  }

  @Test
  void theConsentDoesNotCoverWhatOnlyAnEarlierLookHadFound() {
    try (MsrWorld world = new MsrWorld(scratch, "read-only", "2.9.16").pushing(0)) {
      lose(world, world.from, "web");
      lose(world, world.from, "first");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-178", "2 of 3 tags");
      MsrWorld.put(world.from, key(world, "first"), "first");
      world.consent = AGREED;
      world.when("reconfigure", () -> lose(world, world.to, "first"));
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRR-179", "admin/app:one (its blob");
    }
  }
}
