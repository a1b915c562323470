package org.tranship.core.journal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// One run of a [MemoryJournal].
final class MemoryRun implements RunView {
  private static final class Pass {
    final TreeMap<Key, ObjectIntent> unsettled = new TreeMap<>();
    final TreeMap<Key, ObjectResult> results = new TreeMap<>();
    final Map<Key, Note> notes = new HashMap<>();
  }

  private final RunHeader header;
  private final List<JournalEntry> entries = new ArrayList<>();
  private final SequencedMap<PassId, Pass> passes = new LinkedHashMap<>();
  private Optional<String> holder = Optional.empty();
  private Optional<String> paused = Optional.empty();

  MemoryRun(RunHeader header) {
    this.header = header;
  }

  synchronized RunLog open() {
    if (holder.isPresent()) {
      throw new JournalException(
          Kind.LOCKED,
          "The run \"" + header.id() + "\" is being carried out by " + holder.get() + ".",
          null);
    }
    holder = Optional.of(Thread.currentThread().getName());
    return new Log();
  }

  synchronized void pause(String by) {
    paused = paused.or(() -> Optional.of(by));
  }

  synchronized void unpause() {
    paused = Optional.empty();
  }

  synchronized Optional<String> paused() {
    return paused;
  }

  synchronized Optional<String> holder() {
    return holder;
  }

  @Override
  public RunHeader header() {
    return header;
  }

  @Override
  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public synchronized SequencedSet<PassId> passes() {
    return Collections.unmodifiableSequencedSet(new LinkedHashSet<>(passes.keySet()));
  }

  @Override
  public synchronized Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
    return pick(pass(pass).results, keys);
  }

  @Override
  public synchronized Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
    return pick(pass(pass).notes, keys);
  }

  private static <T> Map<Key, T> pick(Map<Key, T> all, Collection<Key> keys) {
    Map<Key, T> found = new HashMap<>();
    for (Key key : keys) {
      T value = all.get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  @Override
  public synchronized Rows<ObjectResult> results(
      PassId pass, Set<Outcome> outcomes, Optional<Key> after) {
    TreeMap<Key, ObjectResult> all = pass(pass).results;
    return rows(
        (after.isPresent() ? all.tailMap(after.get(), false) : all)
            .values().stream().filter(result -> outcomes.contains(result.outcome())).toList());
  }

  @Override
  public synchronized Optional<Key> greatest(PassId pass) {
    TreeMap<Key, ObjectResult> all = pass(pass).results;
    return all.isEmpty() ? Optional.empty() : Optional.of(all.lastKey());
  }

  @Override
  public synchronized Rows<ObjectIntent> unsettled(PassId pass) {
    return rows(List.copyOf(pass(pass).unsettled.values()));
  }

  private static <T> Rows<T> rows(List<T> list) {
    Iterator<T> iterator = list.iterator();
    return new Rows<>() {
      @Override
      public Optional<T> next() {
        return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized Tally tally(PassId pass) {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    Map<Level, Long> levels = new EnumMap<>(Level.class);
    long bytes = 0;
    for (ObjectResult result : pass(pass).results.values()) {
      outcomes.merge(result.outcome(), 1L, Long::sum);
      if (result.succeeded()) {
        levels.merge(result.level(), 1L, Long::sum);
        bytes += result.size().bytes();
      }
    }
    return new Tally(outcomes, levels, ByteCount.of(bytes));
  }

  /// What a pass holds, for reading: one without a line yet is not made by asking for it.
  private Pass pass(PassId id) {
    return passes.getOrDefault(id, new Pass());
  }

  private Pass written(PassId id) {
    return passes.computeIfAbsent(id, _ -> new Pass());
  }

  /// The one handle that writes.
  private final class Log implements RunLog {
    private boolean closed;

    @Override
    public void append(JournalEntry entry) {
      synchronized (MemoryRun.this) {
        requireOpen();
        entries.add(entry);
      }
    }

    @Override
    public void intend(PassId pass, List<ObjectIntent> intents) {
      synchronized (MemoryRun.this) {
        requireOpen();
        requireBatch(intents.size());
        intents.forEach(intent -> written(pass).unsettled.put(intent.key(), intent));
      }
    }

    @Override
    public void record(PassId pass, List<ObjectResult> results) {
      synchronized (MemoryRun.this) {
        requireOpen();
        requireBatch(results.size());
        for (ObjectResult result : results) {
          Pass mine = written(pass);
          mine.results.put(result.key(), result);
          mine.unsettled.remove(result.key());
        }
      }
    }

    @Override
    public void note(PassId pass, Key key, Note note) {
      synchronized (MemoryRun.this) {
        requireOpen();
        written(pass).notes.put(key, note);
      }
    }

    private void requireOpen() {
      if (closed) {
        throw new JournalException(
            Kind.UNAVAILABLE,
            "The run \"" + header.id() + "\" was let go and takes no more.",
            null);
      }
    }

    private static void requireBatch(int size) {
      if (size > RunLog.MOST_AT_ONCE) {
        throw new IllegalArgumentException(
            "A batch has at most " + RunLog.MOST_AT_ONCE + " lines, not " + size);
      }
    }

    @Override
    public void close() {
      synchronized (MemoryRun.this) {
        if (!closed) {
          closed = true;
          holder = Optional.empty();
        }
      }
    }

    @Override
    public RunHeader header() {
      return header;
    }

    @Override
    public List<JournalEntry> entries() {
      return MemoryRun.this.entries();
    }

    @Override
    public SequencedSet<PassId> passes() {
      return MemoryRun.this.passes();
    }

    @Override
    public Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
      return MemoryRun.this.results(pass, keys);
    }

    @Override
    public Rows<ObjectResult> results(PassId pass, Set<Outcome> outcomes, Optional<Key> after) {
      return MemoryRun.this.results(pass, outcomes, after);
    }

    @Override
    public Optional<Key> greatest(PassId pass) {
      return MemoryRun.this.greatest(pass);
    }

    @Override
    public Rows<ObjectIntent> unsettled(PassId pass) {
      return MemoryRun.this.unsettled(pass);
    }

    @Override
    public Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
      return MemoryRun.this.notes(pass, keys);
    }

    @Override
    public Tally tally(PassId pass) {
      return MemoryRun.this.tally(pass);
    }
  }
}
