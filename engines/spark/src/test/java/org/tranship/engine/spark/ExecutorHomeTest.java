package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.engine.spark.Answer.Word;

/// What an executor keeps for all turns on it: its stores, and how fast they may be used.
class ExecutorHomeTest {
  @Test
  void whatStandsInFrontOfAnAnswerIsNoShareAndNoLineIsASmallOne() throws IOException {
    AtomicReference<Word> word = new AtomicReference<>(Word.YES);
    ExecutorHome home =
        new ExecutorHome(
            "1",
            _ ->
                Wire.bytes(
                    Answer.class,
                    new Answer(
                        Objects.requireNonNull(word.get()),
                        false,
                        new Rates(50, 5000),
                        List.of(),
                        0)));
    try {
      assertThat(home.rates().requests()).as("no line").isLessThanOrEqualTo(10);
      List<ExecutorLine> lines = new ArrayList<>();
      for (int i = 1; i <= 2; i++) {
        ExecutorLine line = home.line(new TurnId("pass", i));
        line.pulse();
        home.joins(line);
        assertThat(home.rates()).isEqualTo(new Rates(50 * i, 5000 * i));
        lines.add(line);
      }
      home.leaves(lines.getFirst());
      assertThat(home.rates()).as("one is over").isEqualTo(new Rates(50, 5000));
      word.set(Word.GONE);
      ExecutorLine gone = home.line(new TurnId("pass", 3));
      assertThatExceptionOfType(ExecutorLine.Cut.class).isThrownBy(gone::pulse);
      assertThat(gone.rates()).as("as before any answer").isEqualTo(Rates.UNLIMITED);
    } finally {
      home.close();
    }
  }

  /// As long as no turn is at work: ten requests a second, of which one is saved up.
  @Test
  void aStoreOfAnExecutorIsNoFasterThanItsShare(@TempDir Path directory) {
    ExecutorHome home = new ExecutorHome("1", question -> question);
    try (Store store = home.opener("", RetryPolicy.DEFAULT).open(FileTree.spec(directory))) {
      long began = System.nanoTime();
      for (int i = 0; i < 6; i++) {
        assertThat(store.stat(Key.of("none"))).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThanOrEqualTo(Duration.ofMillis(400));
    } finally {
      home.close();
    }
  }
}
