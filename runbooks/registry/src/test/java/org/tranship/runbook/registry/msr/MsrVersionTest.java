package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which reconfiguration keeps the tags, by version.
class MsrVersionTest {
  private static Optional<String> objection(String version, String command) {
    return objection(version, List.of(command.split(" ", -1)), false);
  }

  private static Optional<String> objection(String version, List<String> words, boolean erase) {
    return MsrVersion.parse(version)
        .objection("The reconfiguration", TagOptions.of(words, Map.of()), erase);
  }

  @ParameterizedTest
  @CsvSource({
    "2.6.4, dtr reconfigure --storage-migrated, ''",
    "2.6.4, dtr reconfigure, it lacks --storage-migrated",
    "2.7.0, dtr reconfigure --storage-migrated-not, it lacks --storage-migrated",
    "2.8.13, dtr reconfigure, it lacks --storage-migrated",
    "2.8.13, dtr reconfigure --storage-migrated=false, it lacks --storage-migrated",
    "2.8.13, dtr reconfigure --storage-migrated=true, ''",
    "2.8.13, docker run -e STORAGE_MIGRATED=true dtr reconfigure, ''",
    "2.8.13, docker run -e STORAGE_MIGRATED=0 dtr reconfigure, it lacks --storage-migrated",
    "2.8.13, docker run -e STORAGE_MIGRATED dtr reconfigure, it lacks --storage-migrated",
    "2.9.0, docker run -e REINITIALIZE_STORAGE=1 dtr reconfigure, begins a new metadata store",
    "2.9.0, dtr reconfigure --reinitialize-storage=false, ''",
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
    assertThat(objection("2.8.0", shell, false)).isEmpty();
    List<String> erasing = List.of("sh", "-c", "dtr reconfigure --reinitialize-storage=true");
    assertThat(objection("2.9.0", erasing, false)).isPresent();
  }

  @Test
  void aVariableOfTheEnvironmentCountsWhereItIsPassedOn() {
    Map<String, String> set = Map.of("STORAGE_MIGRATED", "true");
    List<String> docker = List.of("docker", "run", "dtr", "reconfigure");
    assertThat(TagOptions.of(docker, set).migrated()).isFalse();
    List<String> passed = List.of("docker", "run", "-e", "STORAGE_MIGRATED", "dtr", "reconfigure");
    assertThat(TagOptions.of(passed, set).migrated()).isTrue();
    assertThat(TagOptions.of(List.of("/usr/local/bin/msr-move"), set).migrated()).isTrue();
    Map<String, String> hidden = Map.of("STORAGE_MIGRATED", "${SOMETHING}");
    assertThat(TagOptions.of(List.of("/usr/local/bin/msr-move"), hidden).migrated()).isFalse();
  }

  @Test
  void tagsAreErasedOnlyByWhoSaysSo() {
    List<String> words = List.of("dtr", "reconfigure", "--reinitialize-storage");
    assertThat(objection("2.9.16", words, true)).isEmpty();
    assertThat(objection("2.8.1", words, true)).isPresent();
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
