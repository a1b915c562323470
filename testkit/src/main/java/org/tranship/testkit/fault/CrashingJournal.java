package org.tranship.testkit.fault;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.Key;

/// A journal as a process sees it that is killed at a [CrashPoint]. Letting a run go still works
/// then, as an operating system lets go of a dead process's locks.
public final class CrashingJournal implements Journal {
  private final Journal inner;
  private final CrashPoint point;
  private final Runnable closed;

  public CrashingJournal(Journal inner, CrashPoint point) {
    this(inner, point, () -> {});
  }

  /// @param closed what is done when the journal is closed
  public CrashingJournal(Journal inner, CrashPoint point, Runnable closed) {
    this.inner = inner;
    this.point = point;
    this.closed = closed;
  }

  @Override
  public RunLog create(RunHeader header) {
    AtomicReference<@Nullable RunLog> made = new AtomicReference<>();
    try {
      return new Log(
          point.journal(
              "create",
              () -> {
                RunLog log = inner.create(header);
                made.set(log);
                return log;
              }));
    } catch (Crash crash) {
      RunLog log = made.get();
      if (log != null) {
        log.close(); // it was made, and nobody was told
      }
      throw crash;
    }
  }

  @Override
  public RunLog resume(RunId id) {
    return new Log(point.uncounted(() -> inner.resume(id)));
  }

  @Override
  public Optional<RunView> view(RunId id) {
    return point.uncounted(() -> inner.view(id));
  }

  @Override
  public List<RunHeader> runs() {
    return point.uncounted(inner::runs);
  }

  @Override
  public Map<RunId, JournalException> unreadable() {
    return point.uncounted(inner::unreadable);
  }

  @Override
  public Optional<String> holder(RunId id) {
    return point.uncounted(() -> inner.holder(id));
  }

  @Override
  public Claim claim(String name, String what) {
    return point.uncounted(() -> inner.claim(name, what));
  }

  @Override
  public void pause(RunId id, String by) {
    inner.pause(id, by);
  }

  @Override
  public void unpause(RunId id) {
    inner.unpause(id);
  }

  @Override
  public Optional<String> paused(RunId id) {
    return point.uncounted(() -> inner.paused(id));
  }

  @Override
  public Optional<Path> directory() {
    return inner.directory();
  }

  @Override
  public void close() {
    inner.close();
    closed.run();
  }

  private final class Log implements RunLog {
    private final RunLog log;

    Log(RunLog log) {
      this.log = log;
    }

    private void write(String kind, Runnable write) {
      point.journal(
          kind,
          () -> {
            write.run();
            return true;
          });
    }

    @Override
    public void append(JournalEntry entry) {
      write("append", () -> log.append(entry));
    }

    @Override
    public void intend(PassId pass, List<ObjectIntent> intents) {
      write("intend " + pass, () -> log.intend(pass, intents));
    }

    @Override
    public void record(PassId pass, List<ObjectResult> results) {
      write("record " + pass, () -> log.record(pass, results));
    }

    @Override
    public void note(PassId pass, Key key, Note note) {
      write("note " + pass, () -> log.note(pass, key, note));
    }

    @Override
    public void close() {
      log.close();
    }

    @Override
    public RunHeader header() {
      return log.header();
    }

    @Override
    public List<JournalEntry> entries() {
      return point.uncounted(log::entries);
    }

    @Override
    public SequencedSet<PassId> passes() {
      return point.uncounted(log::passes);
    }

    @Override
    public Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
      return point.uncounted(() -> log.results(pass, keys));
    }

    @Override
    public Rows<ObjectResult> results(
        PassId pass, Set<ObjectResult.Outcome> outcomes, Optional<Key> after) {
      return point.uncounted(() -> log.results(pass, outcomes, after));
    }

    @Override
    public Optional<Key> greatest(PassId pass) {
      return point.uncounted(() -> log.greatest(pass));
    }

    @Override
    public Rows<ObjectIntent> unsettled(PassId pass) {
      return point.uncounted(() -> log.unsettled(pass));
    }

    @Override
    public Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
      return point.uncounted(() -> log.notes(pass, keys));
    }

    @Override
    public Tally tally(PassId pass) {
      return point.uncounted(() -> log.tally(pass));
    }
  }
}
