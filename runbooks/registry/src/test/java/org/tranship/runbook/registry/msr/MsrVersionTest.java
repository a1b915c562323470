package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which reconfiguration keeps the tags, by version.
class MsrVersionTest {
  private static Optional<String> objection(String version, String command) {
    return MsrVersion.parse(version).objection(List.of(command.split(" ", -1)), false);
  }

  @ParameterizedTest
  @CsvSource({
    "2.6.4, dtr reconfigure --storage-migrated, ''",
    "2.6.4, dtr reconfigure, it lacks --storage-migrated",
    "2.7.0, dtr reconfigure --storage-migrated-not, it lacks --storage-migrated",
    "2.8.13, dtr reconfigure, it lacks --storage-migrated",
    "2.8.13, dtr reconfigure --reinitialize-storage, which this version does not know",
    "2.9.0, dtr reconfigure, ''",
    "2.9.16, dtr reconfigure --storage-migrated, ''",
    "2.9.16, dtr reconfigure --reinitialize-storage, begins a new metadata store",
    "2.9.16, dtr reconfigure --reinitialize-storage --storage-migrated, one keeps the tags",
  })
  void aReconfigurationThatErasesTagsIsRefused(String version, String command, String why) {
    Optional<String> objection = objection(version, command);
    if (why.isEmpty()) {
      assertThat(objection).isEmpty();
    } else {
      assertThat(objection)
          .hasValueSatisfying(text -> assertThat(text).startsWith("TRR-167").contains(why));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.4.3", "2.5.4", "2.6.3", "3.0.0", "3.1.4", "4.0"})
  void otherVersionsAreNotMovedSo(String version) {
    assertThat(MsrVersion.parse(version).objection())
        .hasValueSatisfying(text -> assertThat(text).startsWith("TRR-166").contains(version));
    assertThat(objection(version, "dtr reconfigure --storage-migrated")).isPresent();
  }

  @Test
  void anOptionIsSeenInATextForAShell() {
    List<String> shell = List.of("sh", "-c", "docker run dtr reconfigure --storage-migrated; true");
    assertThat(MsrVersion.parse("2.8.0").objection(shell, false)).isEmpty();
    List<String> erasing = List.of("sh", "-c", "dtr reconfigure --reinitialize-storage=true");
    assertThat(MsrVersion.parse("2.9.0").objection(erasing, false)).isPresent();
  }

  @Test
  void tagsAreErasedOnlyByWhoSaysSo() {
    List<String> words = List.of("dtr", "reconfigure", "--reinitialize-storage");
    assertThat(MsrVersion.parse("2.9.16").objection(words, true)).isEmpty();
    assertThat(MsrVersion.parse("2.8.1").objection(words, true)).isPresent();
  }

  @Test
  void versionsAreReadAsMsrSpellsThem() {
    assertThat(MsrVersion.parse("v2.9.16-rc1").isSame(MsrVersion.parse("2.9.16"))).isTrue();
    assertThat(MsrVersion.parse("2.9.1").isSame(MsrVersion.parse("2.9.16"))).isFalse();
    assertThatThrownBy(() -> MsrVersion.parse("latest"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("latest");
  }
}
