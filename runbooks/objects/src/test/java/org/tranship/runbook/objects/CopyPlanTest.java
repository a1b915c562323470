package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.compare.Glob;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Location;
import org.tranship.core.work.PassSpec.VerifyLevel;

/// What the journal keeps of a plan is the plan.
class CopyPlanTest {
  private static final Instant MADE = Instant.parse("2026-11-28T12:00:00Z");

  private static CopyPlan full() {
    return new CopyPlan(
        new StoreSpec(Location.parse("file:/data/a"), Map.of("links", "follow"), Map.of()),
        new StoreSpec(
            Location.parse("s3://bucket/p?secret_access_key=${KEY}&x=1"),
            Map.of("path-style", "true"),
            Map.of()),
        new Selection(
            new KeyFilter(
                List.of(Glob.parse("a\nb*"), Glob.parse("c,d")), List.of(Glob.parse("**.tmp"))),
            Optional.of(ByteCount.of(1)),
            Optional.of(ByteCount.of(1L << 40)),
            Optional.of(new TimeBound("7d")),
            Optional.of(new TimeBound("2026-11-01"))),
        Optional.of(
            new CopyPlan.KeyFile(
                Path.of("/keys"), new Digest(DigestAlgorithm.SHA256, "ab".repeat(32)), true)),
        WhenExists.SKIP,
        VerifyLevel.READBACK,
        Set.of(Kind.TAGS, Kind.USER),
        false,
        true);
  }

  @Test
  void comesBackFromTheJournalAsItWas() {
    assertThat(CopyPlan.of(full().settings())).isEqualTo(full());
    CopyPlan bare = CopyWorld.plan(WhenExists.UPDATE, true);
    assertThat(CopyPlan.of(bare.settings())).isEqualTo(bare);
  }

  @ParameterizedTest
  @CsvSource({
    "source, memory:other",
    "target-option.path-style, false",
    "include.0001, x",
    "newer-than, 8d",
    "files-from-sha256, cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
    "existing, replace",
    "verify, server",
    "drop-attributes, user"
  })
  void anotherSettingIsAnotherJob(String name, String value) {
    Map<String, String> settings = new TreeMap<>(full().settings());
    assertThat(settings.put(name, value)).as("a setting of that name").isNotNull();
    assertThat(full().sameJob(CopyPlan.of(settings))).isFalse();
  }

  @Test
  void whatWasOnlyConfirmedIsNotAnotherJob() {
    Map<String, String> settings = new TreeMap<>(full().settings());
    settings.put("allow-empty-source", "false");
    assertThat(full().sameJob(CopyPlan.of(settings))).isTrue();
  }

  @Test
  void aDirectoryIsTheSameFromAnywhere() {
    CopyPlan plan = CopyWorld.plan(WhenExists.UPDATE, false);
    StoreSpec relative = StoreSpec.of("file:some/where");
    CopyPlan there =
        new CopyPlan(
            relative,
            plan.target(),
            plan.selection(),
            plan.list(),
            plan.existing(),
            plan.verify(),
            plan.dropped(),
            false,
            false);
    assertThat(there.settings())
        .containsEntry("source", "file:" + Path.of("some/where").toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource({
    "30s, 2026-11-28T11:59:30Z",
    "90m, 2026-11-28T10:30:00Z",
    "7d, 2026-11-21T12:00:00Z",
    "1d12h, 2026-11-27T00:00:00Z",
    "2w, 2026-11-14T12:00:00Z",
    "2026-11-01, 2026-11-01T00:00:00Z",
    "2026-11-01T08:30:00Z, 2026-11-01T08:30:00Z",
    "2026-11-01T08:30:00+02:00, 2026-11-01T06:30:00Z"
  })
  void aTimeIsAMomentOrHowLongAgo(String text, Instant moment) {
    assertThat(new TimeBound(text).at(MADE)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7", "d", "-7d", "7d ", "7y", "2026-02-30", "2026-11-01T08:30", "yesterday"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> new TimeBound(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\" is no time")
        .hasMessageContaining("7d");
  }
}
