package org.tranship.testkit.run;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// A run and its objects, for tests of journals.
public final class RunSamples {
  public static final PassId COPY = PassId.of("copy");
  public static final RunId RUN = new RunId("20261121-093412-k7q2");
  public static final RunId OTHER = new RunId("20261121-093413-aaaa");
  public static final Instant NOW = Instant.parse("2026-11-21T09:34:12.5Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private RunSamples() {}

  public static RunHeader header(RunId id) {
    return new RunHeader(id, "objects", Map.of("from", "file:a"), NOW, "operator@host", "0.1.0");
  }

  public static JournalEntry step(String name) {
    return new JournalEntry.StepBegan(NOW, name);
  }

  public static List<ObjectIntent> intents(int batch, int objects) {
    List<ObjectIntent> intents = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      intents.add(ObjectIntent.of(Key.of("batch-%05d/object-%04d".formatted(batch, i))));
    }
    return intents;
  }

  public static List<ObjectResult> results(int batch, int objects) {
    return intents(batch, objects).stream()
        .map(
            intent ->
                readBack(
                    intent,
                    ByteCount.of(4096),
                    Digest.sha256("0f".repeat(32)),
                    Version.of("source"),
                    Version.of("written")))
        .toList();
  }

  /// What an object came to that was copied and read back.
  public static ObjectResult readBack(
      ObjectIntent intent, ByteCount size, Digest digest, Version source, Version written) {
    return new ObjectResult(
        intent.key(),
        intent.target(),
        Outcome.DONE,
        Level.READBACK,
        size,
        Optional.of(digest),
        source,
        written,
        "",
        "",
        "");
  }
}
