package org.tranship.runbook.anchore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.anchore.config.Configs.catalog;
import static org.tranship.runbook.anchore.config.Configs.failure;
import static org.tranship.runbook.anchore.config.Configs.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;

class VariablesTest {
  @Test
  void theEnvironmentWinsOverItsFile(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("env");
    Files.writeString(
        file,
        """
        ANCHORE_A="quoted"
        ANCHORE_B=''"two''"
        ANCHORE_C=from=file
        # comment

        export ANCHORE_D=1
        garbage
        OTHER=x
        """);
    Variables variables =
        Variables.from(
            Map.of("ANCHORE_ENV_FILE", file.toString(), "ANCHORE_C", "env", "PATH", "/bin"));
    assertThat(variables.values())
        .containsEntry("ANCHORE_A", "quoted")
        .containsEntry("ANCHORE_B", "two")
        .containsEntry("ANCHORE_C", "env")
        .doesNotContainKeys("ANCHORE_D", "OTHER", "PATH");
    assertThat(variables.warnings()).extracting(ConfigWarning::line).containsExactly(6, 7);
    assertThat(variables.warnings().toString()).doesNotContain("garbage");
  }

  @Test
  void aMissingFileIsAWarning(@TempDir Path dir) {
    String file = dir.resolve("none").toString();
    assertThat(Variables.from(Map.of("ANCHORE_ENV_FILE", file)).warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.text()).contains(file, "does not exist"));
  }

  @Test
  void anUnsetVariableIsNamedWithItsLine() {
    ConfigException e =
        failure(
            "# ${ANCHORE_IN_A_COMMENT} does not count\n"
                + catalog("archive: {x: 1}\nhost: 'a ${ANCHORE_HOST} ${ANCHORE_X:-1}'"));
    assertThat(e.problems())
        .extracting(ConfigProblem::kind)
        .containsOnly(Kind.UNRESOLVED_VARIABLE)
        .hasSize(2);
    assertThat(e)
        .hasMessageContaining("config.yaml:5")
        .hasMessageContaining("variable ANCHORE_HOST has no value")
        .hasMessageContaining("no default values inside");
  }

  @Test
  void aValueThatHoldsAReferenceIsNotFollowed() {
    assertThat(failure(catalog("a: ${ANCHORE_A}"), Map.of("ANCHORE_A", "${ANCHORE_B}")).kind())
        .isEqualTo(Kind.UNRESOLVED_VARIABLE);
  }

  @Test
  void otherReferencesAreLeftAlone() {
    assertThat(
            read(catalog(
                    "archive: {storage_driver: {name: localfs, config: "
                        + "{archive_data_dir: '/d/${HOME}'}}}"))
                .driver())
        .isEqualTo(new DriverConfig.LocalFs("/d/${HOME}"));
  }

  @Test
  void valuesAreInsertedRaw() {
    String text = catalog("archive:\n  storage_driver: ${ANCHORE_DRIVER}");
    ArchiveConfig config =
        read(text, Map.of("ANCHORE_DRIVER", "{name: localfs, config: {archive_data_dir: /d}}"));
    assertThat(config.driver()).isEqualTo(new DriverConfig.LocalFs("/d"));
  }
}
