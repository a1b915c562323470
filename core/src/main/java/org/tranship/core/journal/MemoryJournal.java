package org.tranship.core.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.tranship.core.journal.JournalException.Kind;

/// The reference implementation of the port: a journal that lives as long as the process. For
/// trying things out and for tests of the protocol; a run in it cannot be taken up by another
/// process.
public final class MemoryJournal implements Journal {
  private final Map<RunId, MemoryRun> runs = new ConcurrentSkipListMap<>();
  private final Map<String, Object> claims = new ConcurrentSkipListMap<>();

  @Override
  public RunLog create(RunHeader header) {
    MemoryRun run = new MemoryRun(header);
    if (runs.putIfAbsent(header.id(), run) != null) {
      throw new JournalException(
          Kind.EXISTS, "There is a run \"" + header.id() + "\" already.", null);
    }
    return run.open();
  }

  @Override
  public RunLog resume(RunId id) {
    return run(id).open();
  }

  private MemoryRun run(RunId id) {
    MemoryRun run = runs.get(id);
    if (run == null) {
      throw new JournalException(
          Kind.NO_SUCH_RUN,
          "There is no run \"" + id + "\". `tranship list` shows those there are.",
          null);
    }
    return run;
  }

  @Override
  public Optional<RunView> view(RunId id) {
    return Optional.ofNullable(runs.get(id));
  }

  @Override
  public List<RunHeader> runs() {
    return runs.values().stream().map(MemoryRun::header).sorted(RunHeader.BY_AGE).toList();
  }

  @Override
  public Optional<String> holder(RunId id) {
    return Optional.ofNullable(runs.get(id)).flatMap(MemoryRun::holder);
  }

  @Override
  public Claim claim(String name, String what) {
    Object holder = new Object();
    if (claims.putIfAbsent(name, holder) != null) {
      throw new JournalException(
          Kind.LOCKED, what + " by somebody in this process. Wait until that ends.", null);
    }
    return () -> claims.remove(name, holder);
  }

  @Override
  public void pause(RunId id, String by) {
    run(id).pause(by);
  }

  @Override
  public void unpause(RunId id) {
    run(id).unpause();
  }

  @Override
  public Optional<String> paused(RunId id) {
    return Optional.ofNullable(runs.get(id)).flatMap(MemoryRun::paused);
  }

  @Override
  public void close() {}
}
