package org.tranship.testkit.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The instruction at which a process is killed. [CrashingJournal], [CrashingStore] and
/// [CrashingCatalog] of one process share one point: once it was reached, each of them throws
/// [Crash] at every call, as if nobody were there any more. A test runs once with [#never] to learn
/// how many instructions there are, and then once for each of them.
public final class CrashPoint {

  /// On which side of the effect the process is killed.
  public enum When {
    /// Nothing has happened yet.
    BEFORE,
    /// It has happened, and nobody was told.
    AFTER
  }

  /// What a shell gives for a process that SIGKILL has ended.
  private static final int KILLED = 128 + 9;

  private enum Where {
    NOWHERE,
    JOURNAL,
    REMOTE
  }

  private final Where where;
  private final long at;
  private final When when;
  private final String write;
  private final boolean halts;
  private final Supplier<String> scene;
  private final Map<String, Long> scenes = Collections.synchronizedMap(new LinkedHashMap<>());
  private final AtomicLong journalWrites = new AtomicLong();
  private final AtomicLong chosenWrites = new AtomicLong();
  private final AtomicLong remoteCalls = new AtomicLong();

  /// How many writes to the journal there had been at each remote call.
  private final List<Long> journalAt = Collections.synchronizedList(new ArrayList<>());

  private volatile boolean reached;

  private CrashPoint(
      Where where, long at, When when, String write, boolean halts, Supplier<String> scene) {
    this.where = where;
    this.at = at;
    this.when = when;
    this.write = write;
    this.halts = halts;
    this.scene = scene;
  }

  private CrashPoint(Where where, long at, When when, String write) {
    this(where, at, when, write, false, () -> "");
  }

  /// A process that is not killed.
  public static CrashPoint never() {
    return new CrashPoint(Where.NOWHERE, 0, When.BEFORE, "");
  }

  /// Killed at a write to the journal.
  ///
  /// @param at which one, from 1
  public static CrashPoint journal(long at, When when) {
    return journal("", at, when);
  }

  /// Killed at a write of one kind to the journal.
  ///
  /// @param write `append`, or `intend`, `record` or `note` and the name of the pass; empty for any
  /// @param at which one, from 1
  public static CrashPoint journal(String write, long at, When when) {
    return new CrashPoint(Where.JOURNAL, at, when, write);
  }

  /// Killed at a call to a store or a catalogue.
  ///
  /// @param at which one, from 1
  public static CrashPoint remote(long at, When when) {
    return remote("", at, when);
  }

  /// Killed at a call to a store or a catalogue that is made while the process is at something,
  /// such as a step: see [#watched].
  ///
  /// @param scene at what; empty for anything
  /// @param at which call of these, from 1
  public static CrashPoint remote(String scene, long at, When when) {
    return new CrashPoint(Where.REMOTE, at, when, scene);
  }

  /// The same instruction of another process, that can be seen to be at something.
  ///
  /// @param doing what it is at, at every call
  public CrashPoint watched(Supplier<String> doing) {
    return new CrashPoint(where, at, when, write, halts, doing);
  }

  /// The same instruction of another process.
  public CrashPoint again() {
    return new CrashPoint(where, at, when, write, halts, scene);
  }

  /// The same instruction, at which a real process really ends: as by SIGKILL, without a word and
  /// with its exit code.
  public CrashPoint halting() {
    return new CrashPoint(where, at, when, write, true, scene);
  }

  /// Whether the process is dead.
  public boolean reached() {
    return reached;
  }

  /// How many writes to the journal there were.
  public long journalWrites() {
    return journalWrites.get();
  }

  /// How many calls to stores and catalogues there were.
  public long remoteCalls() {
    return remoteCalls.get();
  }

  /// How many of those there were by what the process was at, in the order in which it came to it.
  public Map<String, Long> remoteCallsAt() {
    synchronized (scenes) {
      return new LinkedHashMap<>(scenes);
    }
  }

  /// Every instruction that a process with this point has gone through so far, before and after it:
  /// all the moments at which another one could be killed.
  public List<CrashPoint> passed() {
    List<CrashPoint> points = new ArrayList<>();
    for (When side : When.values()) {
      for (long n = 1; n <= journalWrites(); n++) {
        points.add(journal(n, side));
      }
      for (long n = 1; n <= remoteCalls(); n++) {
        points.add(remote(n, side));
      }
    }
    return points;
  }

  /// Before and after each remote call that a process with this point has made so far. Where
  /// nothing was written to the journal between two of them, behind the one is before the other:
  /// the same is left to a successor, so it is given once.
  public List<CrashPoint> remoteMoments() {
    List<CrashPoint> points = new ArrayList<>();
    long before = -1;
    List<Long> journal = List.copyOf(journalAt);
    for (int n = 1; n <= journal.size(); n++) {
      if (journal.get(n - 1) != before) {
        points.add(remote(n, When.BEFORE));
      }
      points.add(remote(n, When.AFTER));
      before = journal.get(n - 1);
    }
    return points;
  }

  /// Some of [#passed], where all would take too long.
  ///
  /// @param seed draws the same ones again
  public List<CrashPoint> drawn(int most, long seed) {
    List<CrashPoint> points = passed();
    Collections.shuffle(points, new Random(seed));
    return points.subList(0, Math.min(most, points.size()));
  }

  /// Runs a process with this point to its end or to its death.
  public void kill(Runnable process) {
    try {
      process.run();
    } catch (Crash crash) {
      if (!reached) {
        throw crash;
      }
    }
  }

  /// @param kind see [#journal(String, long, When)]
  <T> T journal(String kind, Supplier<T> call) {
    requireAlive();
    long number = journalWrites.incrementAndGet();
    if (!write.isEmpty()) {
      number = write.equals(kind) ? chosenWrites.incrementAndGet() : 0;
    }
    return at(where == Where.JOURNAL && number == at, call);
  }

  /// A call to something that others can see, made by the process with this point.
  public <T> T remote(Supplier<T> call) {
    requireAlive();
    long number = remoteCalls.incrementAndGet();
    boolean _ = journalAt.add(journalWrites());
    String doing = scene.get();
    long there = scenes.merge(doing, 1L, Long::sum);
    if (!write.isEmpty()) {
      number = write.equals(doing) ? there : 0;
    }
    return at(number == at && where == Where.REMOTE, call);
  }

  /// A call that changes nothing and is not counted.
  <T> T uncounted(Supplier<T> call) {
    requireAlive();
    return call.get();
  }

  void requireAlive() {
    if (reached) {
      throw crash();
    }
  }

  private <T> T at(boolean here, Supplier<T> call) {
    if (here && when == When.BEFORE) {
      reached = true;
      throw crash();
    }
    T answer = call.get();
    if (here) {
      reached = true;
    }
    // Whoever was waiting for an answer when the process died does not get it.
    requireAlive();
    return answer;
  }

  private Crash crash() {
    if (halts) {
      Runtime.getRuntime().halt(KILLED);
    }
    return new Crash(toString());
  }

  @Override
  public String toString() {
    return switch (where) {
      case NOWHERE -> "nowhere";
      case JOURNAL ->
          (when == When.BEFORE ? "before" : "after")
              + " journal write "
              + at
              + (write.isEmpty() ? "" : " of " + write);
      case REMOTE ->
          (when == When.BEFORE ? "before" : "after")
              + " remote call "
              + at
              + (write.isEmpty() ? "" : " of " + write);
    };
  }
}
