package org.tranship.testkit.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.ActEnd;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.testkit.run.RunSamples;

/// Lines to write in a journal.
final class JournalSamples {
  /// Text that a careless journal cuts, changes or takes for something else.
  static final List<String> ODD =
      List.of(
          "",
          " leading and trailing ",
          "it's \"quoted\" `so` -- ; DROP TABLE entry",
          "lines\r\nand\ttabs\n",
          "\u0001 control \u007f",
          "%s ? ?1 :name $1 {} \\ \\n",
          "\u00e9 e\u0301 \u4e2d\u6587 \ud83d\udea2 \u05d0 \uffff",
          "0x00 NULL null 1e5 007",
          "long ".repeat(20_000));

  private static final String SHA =
      "0001020304050607f8f9fafbfcfdfeff0001020304050607f8f9fafbfcfdfeff";

  private JournalSamples() {}

  /// Every kind of entry with every end it knows, and with every odd text in every place.
  static List<JournalEntry> entries() {
    List<JournalEntry> entries = new ArrayList<>();
    Instant at = Instant.parse("2026-11-21T09:34:12.000000001Z");
    for (String odd : ODD) {
      at = at.plusNanos(1_000_001);
      entries.add(new JournalEntry.StepBegan(at, "step" + odd));
      for (StepEnd end : StepEnd.values()) {
        entries.add(new JournalEntry.StepEnded(at, "step" + odd, end, odd));
      }
      Note note = new Note(odd.length(), odd);
      entries.add(new JournalEntry.ActIntended(at, "step", "act" + odd, note));
      for (ActEnd end : ActEnd.values()) {
        entries.add(new JournalEntry.ActEnded(at, "step", odd, end, note));
      }
      entries.add(new JournalEntry.Measured(at, "step", odd, true, odd));
      entries.add(new JournalEntry.Measured(at, "step", odd, false, odd));
      entries.add(new JournalEntry.Decided(at, odd, odd, "answer" + odd, odd));
      entries.add(new JournalEntry.RunChanged(at, "state" + odd, odd));
    }
    entries.add(new JournalEntry.ActIntended(Instant.EPOCH, "", "", Note.NONE));
    entries.add(new JournalEntry.RunChanged(Instant.parse("1969-12-31T23:59:59Z"), "", ""));
    return entries;
  }

  /// Every outcome with every level, each field empty and full.
  static List<ObjectResult> results() {
    List<ObjectResult> results = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      for (Level level : Level.values()) {
        String name = outcome + "/" + level;
        results.add(
            new ObjectResult(
                Key.of(name + "/full"),
                Key.of("target/" + name),
                outcome,
                level,
                ByteCount.of(Long.MAX_VALUE / 100),
                Optional.of(Digest.sha256(SHA)),
                Version.of("\"etag-3\""),
                Version.of("size=1 mtime=2"),
                "TRS-X",
                "because",
                "{\"old\":1}"));
        results.add(
            new ObjectResult(
                Key.of(name),
                Key.of(name),
                outcome,
                level,
                ByteCount.ZERO,
                Optional.empty(),
                Version.NONE,
                Version.NONE,
                "",
                "",
                ""));
      }
    }
    for (String odd : ODD) {
      Key key = Key.of("odd/" + odd);
      results.add(ObjectResult.acted(key, Outcome.FAILED, odd, odd).withNote(odd));
    }
    return results;
  }

  /// Keys in the order of their unsigned UTF-8 bytes, which neither `String.compareTo` nor a
  /// collation keeps.
  static List<Key> orderedKeys() {
    return List.of(
            "\u0001",
            " ",
            "%",
            "A",
            "B",
            "a",
            "a ",
            "a/",
            "a//b",
            "a/b",
            "a0",
            "aa",
            "b".repeat(1024),
            "z",
            "\u007f",
            "\u00e9",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud800\udc00",
            "\ud83d\udea2",
            "\udbff\udfff")
        .stream()
        .map(Key::of)
        .toList();
  }

  static ObjectIntent intent(String key) {
    return ObjectIntent.of(Key.of(key));
  }

  static ObjectResult result(String key, Outcome outcome) {
    return ObjectResult.acted(Key.of(key), outcome, "", "");
  }

  /// The objects of a numbered batch, in key order.
  static List<ObjectIntent> intents(int batch, int objects) {
    List<ObjectIntent> intents = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      Key key = Key.of("batch/%06d/object-%04d".formatted(batch, i));
      intents.add(new ObjectIntent(key, i % 3 == 0 ? Key.of("moved/" + key) : key));
    }
    return intents;
  }

  static List<ObjectResult> results(int batch, int objects) {
    return intents(batch, objects).stream()
        .map(
            intent ->
                RunSamples.readBack(
                    intent,
                    ByteCount.of(batch),
                    Digest.sha256(SHA),
                    Version.of("source-" + batch),
                    Version.of("written-" + batch)))
        .toList();
  }
}
