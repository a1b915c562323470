package org.tranship.formats.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry.ActEnd;
import org.tranship.core.journal.JournalEntry.ActEnded;
import org.tranship.core.journal.JournalEntry.ActIntended;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.journal.JournalEntry.RunChanged;
import org.tranship.core.journal.JournalEntry.StepBegan;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.journal.JournalEntry.StepEnded;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Writes runs into a memory journal as the Runner would, with a clock that is set by hand.
final class SampleRun {
  static final PassId COPY = PassId.of("copy");
  static final PassId SWITCH = PassId.of("switch");
  static final PassId CLEAN = PassId.of("clean");
  static final RunId ID = new RunId("20261121-093412-k7q2");
  static final String BY = "operator@host";
  static final String NASTY = "a/\"b\" & <script>alert('1')</script>\u001b[31m\u202e\u0000";
  private static final Instant START = Instant.parse("2026-11-21T09:34:12Z");

  private final MemoryJournal journal = new MemoryJournal();
  private final RunLog log =
      journal.create(
          new RunHeader(
              ID,
              "anchore",
              Map.of(
                  "from", "/etc/anchore/config.yaml",
                  "to", "/etc/anchore/target.yaml?endpoint=http://127.0.0.1:9000&x=<y>",
                  "buckets", "analysis_data\nimage_content",
                  "empty", ""),
              START,
              BY,
              "0.1.0"));
  private Instant now = START;

  SampleRun() {
    log.append(new RunChanged(now, "created", BY));
  }

  Instant now() {
    return now;
  }

  RunView view() {
    return journal.view(ID).orElseThrow();
  }

  RunReport report() {
    return RunReport.of(view(), Optional.empty(), now);
  }

  RunReport reportAtWork() {
    return RunReport.of(view(), Optional.of("tranship 4711 on host"), now);
  }

  SampleRun after(Duration time) {
    now = now.plus(time);
    return this;
  }

  SampleRun change(String state, String detail) {
    log.append(new RunChanged(now, state, detail));
    return this;
  }

  SampleRun begin(String step) {
    log.append(new StepBegan(now, step));
    return this;
  }

  SampleRun end(String step, StepEnd end, String detail) {
    log.append(new StepEnded(now, step, end, detail));
    return this;
  }

  SampleRun step(String step, Duration time, StepEnd end, String detail) {
    return begin(step).after(time).end(step, end, detail);
  }

  SampleRun measure(String step, String what, boolean passed, String detail) {
    log.append(new Measured(now, step, what, passed, detail));
    return this;
  }

  SampleRun decide(String step, String question, String answer) {
    log.append(new Decided(now, step, question, answer, BY));
    return this;
  }

  SampleRun act(String step, String act, String note) {
    log.append(new ActIntended(now, step, act, Note.NONE));
    log.append(new ActEnded(now, step, act, ActEnd.DONE, new Note(1, note)));
    return this;
  }

  SampleRun intendAct(String step, String act, String note) {
    log.append(new ActIntended(now, step, act, new Note(1, note)));
    return this;
  }

  SampleRun intend(PassId pass, String key) {
    log.intend(pass, List.of(ObjectIntent.of(Key.of(key))));
    return this;
  }

  SampleRun record(PassId pass, ObjectResult result) {
    log.record(pass, List.of(result));
    return this;
  }

  /// Objects that were copied, with sizes that differ.
  SampleRun copied(PassId pass, int from, int count, Level level) {
    List<ObjectResult> results = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      results.add(copied("analysis_data/sha256:%06d".formatted(i), (i * 7919L) % 300_000, level));
      if (results.size() == RunLog.MOST_AT_ONCE) {
        log.record(pass, results);
        results.clear();
      }
    }
    log.record(pass, results);
    return this;
  }

  /// Rows or deletions, which have no content.
  SampleRun acted(PassId pass, int from, int count) {
    for (int i = from; i < from + count; i++) {
      String key = "analysis_data/sha256:%06d".formatted(i);
      record(pass, ObjectResult.acted(Key.of(key), Outcome.DONE, "", ""));
    }
    return this;
  }

  static ObjectResult copied(String key, long size, Level level) {
    return new ObjectResult(
        Key.of(key),
        Key.of("target/" + key),
        Outcome.DONE,
        level,
        ByteCount.of(size),
        Optional.empty(),
        Version.NONE,
        Version.NONE,
        "",
        "",
        "");
  }

  static ObjectResult failed(String key, String code, String reason) {
    return ObjectResult.acted(Key.of(key), Outcome.FAILED, code, reason);
  }

  /// A run of three passes that was cut off once, then had failures.
  static SampleRun eventful() {
    SampleRun run = new SampleRun().change("migrating", BY);
    run.step("probe", Duration.ofMillis(412), StepEnd.DONE, "")
        .begin("fence")
        .decide("fence", "Are all services of Anchore stopped?", "yes")
        .after(Duration.ofSeconds(9))
        .measure("fence", "services are stopped", true, "newest heartbeat 312 s ago, limit 180 s")
        .end("fence", StepEnd.DONE, "newest heartbeat 312 s ago")
        .begin("lock")
        .act("lock", "take the migration lock", "lock 4211")
        .end("lock", StepEnd.DONE, "")
        .begin("copy")
        .copied(COPY, 0, 2_000, Level.READBACK)
        .intend(COPY, "analysis_data/left-behind")
        .after(Duration.ofMinutes(45));
    run.change("migrating", BY)
        .step("probe", Duration.ofMillis(380), StepEnd.DONE, "")
        .step("lock", Duration.ofMillis(21), StepEnd.DONE, "")
        .begin("copy")
        .copied(COPY, 2_000, 10_400, Level.READBACK)
        .copied(COPY, 12_400, 300, Level.SENT_AND_LISTED)
        .record(COPY, copied("image_content/big", 5_368_709_120L, Level.READBACK))
        .record(COPY, ObjectResult.acted(Key.of("s/1"), Outcome.SKIPPED, "", "It is a directory."))
        .record(COPY, failed(NASTY, "TRS-S3-003", "TRS-S3-003 Access to <\"key\"> was denied."));
    for (int i = 0; i < 37; i++) {
      run.record(
          COPY,
          failed(
              "image_content/layer-%03d/".formatted(i) + "long-name-".repeat(12),
              "TRS-201",
              "TRS-201 The content of the document has another SHA-256 than the catalogue says, so"
                  + " it was damaged before the run: expected 9f86d081884c7d65, found"
                  + " 60303ae22b998861. Take it from a backup, or leave it out by name."));
    }
    run.record(
        COPY,
        ObjectResult.acted(Key.of("u/1"), Outcome.UNKNOWN, "TRS-S3-009", "No answer came, twice."));
    run.after(Duration.ofSeconds(754))
        .end("copy", StepEnd.PARTIAL, "39 of 12,740 documents were not copied; the first: a/b")
        .begin("switch")
        .acted(SWITCH, 0, 12_701)
        .after(Duration.ofSeconds(48))
        .end("switch", StepEnd.DONE, "12,701 rows")
        .begin("clean")
        .acted(CLEAN, 0, 900)
        .measure("clean", "copies are there before the source is cleaned", false, "39 are missing")
        .intendAct("clean", "remove the bucket", "bucket image_content")
        .after(Duration.ofSeconds(12))
        .end("clean", StepEnd.REFUSED, "Not every document was copied.")
        .change("partial", "39 of 12,740 documents were not copied; the first: a/b");
    return run;
  }
}
