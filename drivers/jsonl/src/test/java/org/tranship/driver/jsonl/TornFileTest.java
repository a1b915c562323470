package org.tranship.driver.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.events.EventSamples.all;
import static org.tranship.testkit.events.EventSamples.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.Position;

/// A file that was cut off at any byte of an append has all that was appended before, and takes the
/// append again; a file of another program is read, and not written to.
class TornFileTest {
  @TempDir Path directory = Path.of("");

  private JsonlEventLog log() {
    return new JsonlEventLog(directory.resolve("events.jsonl"), 0);
  }

  private static Append append(int from, int mark) {
    return new Append(
        events("a", from, 2), Optional.of(new Checkpoint("run", Position.of(mark), mark)));
  }

  @Test
  void cutOffAnywhereAnAppendIsNotThereAndCanBeMadeAgain() throws IOException {
    Path path = directory.resolve("events.jsonl");
    try (JsonlEventLog log = log()) {
      assertThat(log.append(append(0, 1))).isInstanceOf(AppendOutcome.Done.class);
    }
    int before = (int) Files.size(path);
    try (JsonlEventLog log = log()) {
      assertThat(log.append(append(2, 2))).isInstanceOf(AppendOutcome.Done.class);
    }
    byte[] whole = Files.readAllBytes(path);
    assertThat(whole.length).isGreaterThan(before + 100);
    for (int cut = before; cut < whole.length; cut++) {
      Files.write(path, Arrays.copyOf(whole, cut));
      try (JsonlEventLog log = log()) {
        assertThat(all(log.read("a", 0))).as("cut at %s", cut).hasSize(2);
        assertThat(all(log.readAll(Position.START))).as("cut at %s", cut).hasSize(2);
        assertThat(log.checkpoint("run").orElseThrow().events()).isEqualTo(1);
        assertThat(log.append(append(2, 2))).isInstanceOf(AppendOutcome.Done.class);
      }
      assertThat(Files.readAllBytes(path)).as("cut at %s", cut).isEqualTo(whole);
    }
  }

  @Test
  void twoProcessesDoNotAppendAtOnce() {
    try (JsonlEventLog log = log();
        JsonlEventLog other = log()) {
      assertThat(log.append(append(0, 1))).isInstanceOf(AppendOutcome.Done.class);
      assertThat(all(other.read("a", 0))).hasSize(2);
      assertThat(other.append(append(2, 2)))
          .isInstanceOfSatisfying(
              AppendOutcome.Refused.class,
              refused -> assertThat(refused.reason()).hasMessageStartingWith("TRE-109 "));
    }
  }

  @Test
  void aFileOfAnotherProgramIsReadAndNotWrittenTo() throws IOException {
    Files.writeString(
        directory.resolve("events.jsonl"),
        """
        {"stream":"a","version":0,"type":"T","time":"2012-04-01T10:00:00+02:00","payload":{"n": 1},"more":[1]}

        {"stream":"a","version":1,"type":"U","data64":"AP8=","metadata":{"k":"v","n":2}}
        """);
    try (JsonlEventLog log = log()) {
      assertThat(all(log.readAll(Position.START)))
          .extracting(Event::toString)
          .containsExactly("a@0 T", "a@1 U");
      Event first = all(log.read("a", 0)).getFirst();
      assertThat(first.payload()).isEqualTo(Payload.of("{\"n\":1}"));
      assertThat(first.time().orElseThrow()).hasToString("2012-04-01T08:00:00Z");
      Event second = all(log.read("a", 1)).getFirst();
      assertThat(second.payload()).isEqualTo(Payload.of(new byte[] {0, (byte) 0xff}));
      assertThat(second.metadata()).containsEntry("k", "v").containsEntry("n", "2");
      assertThat(log.capabilities().writable()).isFalse();
      assertThat(log.append(append(2, 2))).isInstanceOf(AppendOutcome.Refused.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"stream\":\"a\"; it is no JSON",
        "[]; it is no object of JSON",
        "{\"stream\":\"a\",\"type\":\"T\"}; it has no \"version\"",
        "{\"stream\":\"a\",\"type\":\"T\",\"version\":\"x\"}; is no whole number",
        "{\"stream\":\"a\",\"type\":\"T\",\"version\":0,\"time\":\"now\"}; its time is none"
      })
  void aLineThatCannotBeReadIsNamedByItsPlace(String line, String why) throws IOException {
    String good = "{\"stream\":\"a\",\"version\":0,\"type\":\"T\"}\n";
    Files.writeString(directory.resolve("events.jsonl"), good + line + "\n");
    try (JsonlEventLog log = log()) {
      assertThatExceptionOfType(EventLogException.class)
          .isThrownBy(log::check)
          .withMessageStartingWith("TRE-107 ")
          .withMessageContaining("the line at byte " + good.length())
          .withMessageContaining(why);
    }
  }
}
