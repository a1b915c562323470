package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.runbook.registry.Finding.Kind;

/// How old uploads are, and which of them were left.
class UnfinishedUploadsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @TempDir private Path directory;

  private static String ago(Duration age) {
    return NOW.minus(age).toString();
  }

  @Test
  void whatIsOlderThanAWeekWasLeft() {
    Duration week = Duration.ofDays(7);
    assertThat(UnfinishedUploads.kind(ago(week), NOW)).isEqualTo(Kind.UPLOAD);
    assertThat(UnfinishedUploads.kind(ago(week.plusSeconds(1)), NOW)).isEqualTo(Kind.STALE_UPLOAD);
    assertThat(UnfinishedUploads.kind("", NOW)).isEqualTo(Kind.UPLOAD);
    assertThat(UnfinishedUploads.words("", NOW)).contains("does not tell when");
  }

  @Test
  void theAgeIsSaidWithTheTime() {
    assertThat(UnfinishedUploads.words(ago(Duration.parse("P9DT3H4M5S")), NOW))
        .isEqualTo(
            "written to 9d3h ago, at 2026-11-21T08:55:55Z: left, since that is more than 7d");
    assertThat(UnfinishedUploads.words(ago(Duration.parse("PT3H4M5S")), NOW))
        .startsWith("written to 3h4m ago, ")
        .contains("may be under way", "not more than 7d");
    assertThat(UnfinishedUploads.words(ago(Duration.parse("PT4M5S")), NOW))
        .startsWith("written to 4m5s ago, ");
    assertThat(UnfinishedUploads.words(ago(Duration.ofDays(-1)), NOW))
        .as("by a clock that is ahead")
        .startsWith("written to 0s ago, ");
  }

  @Test
  void anUploadIsAsOldAsItsNewestPartAndThoseThatWereLeftComeFirst() {
    try (Inventory inventory = Inventory.open(directory.resolve("inventory"), "here")) {
      part(inventory, "a/young", "startedat", Optional.of(Duration.ofDays(30)));
      part(inventory, "a/young", "data", Optional.of(Duration.ofMinutes(5)));
      part(inventory, "b/left", "startedat", Optional.of(Duration.ofDays(30)));
      part(inventory, "b/left", "data", Optional.of(Duration.ofDays(8)));
      part(inventory, "c/untold", "data", Optional.empty());
      List<Finding> found = new ArrayList<>();
      new UnfinishedUploads(inventory, NOW).each(found::add);
      assertThat(found)
          .extracting(Finding::kind)
          .containsExactly(Kind.STALE_UPLOAD, Kind.UPLOAD, Kind.UPLOAD);
      assertThat(found)
          .extracting(Finding::subject)
          .containsExactly("b/left", "a/young", "c/untold");
      assertThat(found.getFirst().detail()).contains("8d ago", "more than 7d");
      assertThat(found.getFirst().size()).isEqualTo(ByteCount.of(20));
    }
  }

  private static void part(
      Inventory inventory, String upload, String name, Optional<Duration> age) {
    Key key = Key.of("_uploads/" + upload + "/" + name);
    inventory.stray(
        new Entry(
            key,
            ByteCount.of(10),
            Version.NONE,
            age.map(NOW::minus),
            Optional.empty(),
            Attributes.NONE),
        "upload",
        upload);
  }
}
