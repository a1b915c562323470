package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.layer.Timetable;
import org.tranship.core.layer.Timetable.Span;
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
  void aTimetableIsReadAsItIsTyped() {
    Bandwidth bandwidth = new Bandwidth();
    assertThat(bandwidth.convert("08:00-18:00=10MB, 18:00 - 08:00 = OFF").spans())
        .containsExactly(
            new Span(LocalTime.of(8, 0), LocalTime.of(18, 0), 10 * 1024 * 1024),
            new Span(LocalTime.of(18, 0), LocalTime.of(8, 0), Double.POSITIVE_INFINITY));
    assertThat(bandwidth.convert("00:00-24:00=1K")).isEqualTo(Timetable.always(1024));
    assertThat(bandwidth.convert("9:30-24:00=1K").spans())
        .containsExactly(new Span(LocalTime.of(9, 30), LocalTime.MIDNIGHT, 1024));
    assertThat(bandwidth.convert("20M")).isEqualTo(Timetable.always(20 * 1024 * 1024));
    assertThat(bandwidth.convert("0")).isEqualTo(bandwidth.convert("off"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "08:00-18:00=10M,17:00-19:00=1M | character 17 | overlaps with \"08:00-18:00=10M\"",
        "08:00-18:00=10M,22:00-09:00=1M | character 17 | overlaps",
        "08:00-18:00=10M, 18:00-20:00 | character 18 | is not HH:MM-HH:MM=RATE",
        "08:00-18:00=10M, | character 17 | is not HH:MM-HH:MM=RATE",
        "8-18=10M | character 1 | is not HH:MM-HH:MM=RATE",
        "25:00-18:00=10M | character 1 | 25:00",
        "08:60-18:00=10M | character 1 | 08:60",
        "24:00-08:00=10M | character 1 | 24:00",
        "08:00-24:01=10M | character 1 | 24:01",
        "08:00-08:00=10M | character 1 | begins and ends at one time",
        "08:00-18:00=fast | character 1 | has no rate, \"fast\"",
        "08:00-18:00=0 | character 1 | has the rate 0",
      })
  void aTimetableThatIsNoneIsRefusedAtItsPlace(String text, String place, String why) {
    assertThatThrownBy(() -> new Bandwidth().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining(place + " \"")
        .hasMessageContaining(why)
        .hasMessageContaining("as in 08:00-18:00=10M,18:00-08:00=off");
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
