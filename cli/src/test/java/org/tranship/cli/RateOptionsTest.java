package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.testkit.anchore.AnchoreDocuments;
import picocli.CommandLine.TypeConversionException;

/// The limits of rate: how they are written, and that they hold.
class RateOptionsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "1000, 1000",
    "500K, 512000",
    "20M, 20971520",
    "1.5g, 1610612736",
    "20MiB/s, 20971520",
    "2 , 2"
  })
  void readsBytesASecond(String text, double bytes) {
    assertThat(new RateOptions.BytesPerSecond().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "-1", "10X", "1e9", "M"})
  void refusesWhatIsNoRate(String text) {
    assertThatThrownBy(() -> new RateOptions.BytesPerSecond().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("20M");
    assertThatThrownBy(() -> new RateOptions.RequestsPerSecond().convert(text))
        .isInstanceOf(TypeConversionException.class);
    assertThatThrownBy(() -> new RateOptions.Seconds().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("as in 30");
  }

  @Test
  void aMigrationKeepsToItsRequestsASecond() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    Instant began = Instant.now();
    AnchoreScene.Ran ran =
        scene.migrate(
            scene.db(), scene.s3("rated", ""), "--max-requests", "7", "--bandwidth", "1G");
    assertThat(ran.code()).as(ran.all()).isZero();
    // Seven documents are written and read back: fourteen requests at the very least.
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(1800));
    AnchoreScene.Ran wrong =
        scene.migrate(scene.db(), scene.s3("rated", ""), "--bandwidth", "a lot");
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(wrong.all()).contains("\"a lot\" is no rate");
  }
}
