package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.journal.JournalEntry;

/// The forecast of the time for which pushes are kept out takes the pull of all images with it, at
/// the rate of some that are pulled before.
class PullSampleTest extends MoveScene {
  private String expected() {
    return world.view().entries().stream()
        .filter(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .filter(it -> it.what().equals("window, expected"))
        .map(JournalEntry.Measured::detail)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theRateIsForetoldAndSaid() {
    PullSample sample = new PullSample(50, Duration.ofMillis(500), "");
    assertThat(sample.forecast(1_000)).isEqualTo(Duration.ofSeconds(10));
    assertThat(sample.words()).isEqualTo("100 a second, as 50 of them went just now");
    world.quiet();
    arrives();
    // The tags one, two, gone and web's, and an index; its two images are tags that are pulled.
    assertThat(expected())
        .contains("s for ", " of it for pulling 5 manifests from the target")
        .containsPattern("as [567] of them went just now");
  }

  /// @param before how many it gives out first
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void whereNothingCanBePulledTheForecastSaysWhatItLeavesOut(int before) {
    world.quiet();
    world.service.before.set(before);
    world.service.troubled.set(1);
    arrives();
    assertThat(expected()).contains("s for ").doesNotContain("for pulling");
  }

  @Test
  void someOfManyTagsAreDrawnFromAllOfThem() {
    Reservoir<Place.Link> draw = new Reservoir<>(PullSample.MOST);
    for (int i = 0; i < 10_000; i++) {
      draw.met(new Place.Link(Place.Kind.TAG, "app", "v" + i, ""));
    }
    List<Place.Link> drawn = draw.drawn();
    assertThat(drawn).hasSize(PullSample.MOST).doesNotHaveDuplicates();
    Set<Integer> tenths = new HashSet<>();
    drawn.forEach(tag -> tenths.add(Integer.parseInt(tag.tag().substring(1)) / 1_000));
    assertThat(tenths).as("from the beginning to the end").hasSize(10);
  }
}
