package org.tranship.events.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.layer.Patience;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.events.copy.BatchesAhead;
import org.tranship.events.copy.CopyPace;
import org.tranship.events.transform.TransformChain;
import org.tranship.events.transform.TransformFault;

/// Works the events of a log into one table of a read model, from where the table says that it has
/// come to.
///
/// Crash argument. What a batch of events changes and how far it goes are written at once, and only
/// if the table had come to where the batch begins. So a filling that is begun again goes on behind
/// the last batch, an answer that was lost is found by asking for the mark, and no event is worked
/// in twice.
///
/// Nothing fires: a projection is given rows and nothing else, and the shadow has neither triggers
/// nor readers. A projection in Java is asked twice for every event and both answers are compared,
/// so that one that looks at anything else is found.
public final class Filling {
  /// For how many bytes rows are remembered.
  private static final long REMEMBERED = 16L << 20;

  private final EventLog log;
  private final TransformChain chain;
  private final Projection projection;
  private final ReadModels models;
  private final Side side;
  private final CopyPace pace;
  private final Patience patience;
  private final RememberedRows remembered = new RememberedRows(REMEMBERED);

  /// @param chain what becomes of events before they are worked in
  /// @param side the shadow, or what is live
  public Filling(
      EventLog log,
      TransformChain chain,
      Projection projection,
      ReadModels models,
      Side side,
      CopyPace pace,
      Patience patience) {
    this.log = log;
    this.chain = chain;
    this.projection = projection;
    this.models = models;
    this.side = side;
    this.pace = pace;
    this.patience = patience;
  }

  /// Fills the table up to the end of the log.
  ///
  /// @param mark how far the table has come
  /// @param progress told how many events were worked in by this call, now and then
  /// @return how far it has come now
  /// @throws ProjectionFault if an event cannot be worked in, or somebody else fills the table
  /// @throws org.tranship.events.transform.TransformFault if an event cannot be transformed
  public ViewMark run(ViewMark mark, LongConsumer progress) throws InterruptedException {
    ViewMark at = mark;
    try (BatchesAhead batches = new BatchesAhead(log.readAll(at.position()), pace)) {
      for (List<Event> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("told to stop");
        }
        ViewMark next =
            new ViewMark(
                at.revision(),
                batch.getLast().position().orElseThrow(),
                at.events() + batch.size());
        write(worked(batch), at, next);
        at = next;
        progress.accept(at.events() - mark.events());
      }
    }
    return at;
  }

  private Map<List<String>, Optional<ViewRow>> worked(List<Event> batch) {
    List<Event> events = new ArrayList<>(batch.size());
    batch.forEach(event -> events.addAll(chain.apply(event)));
    Set<List<String>> wanted = new LinkedHashSet<>();
    for (Event event : events) {
      for (List<String> key : keys(event)) {
        if (!remembered.has(key)) {
          wanted.add(key);
        }
      }
    }
    Map<List<String>, Optional<ViewRow>> read = read(wanted);
    Changes changes = new Changes(read);
    for (Event event : events) {
      if (projection.declared()) {
        apply(event, changes);
      } else {
        Changes once = new Changes(changes);
        apply(event, once);
        Changes twice = new Changes(changes);
        apply(event, twice);
        if (!once.made.equals(twice.made)) {
          throw ProjectionFault.notDeterministic(projection.shape().table(), event);
        }
        changes.made.putAll(once.made);
      }
    }
    return changes.made;
  }

  private Collection<List<String>> keys(Event event) {
    try {
      return projection.keys(event);
    } catch (IllegalArgumentException _) {
      return List.of(); // whoever works it in says what is wrong
    }
  }

  private void apply(Event event, View view) {
    try {
      projection.apply(event, view);
    } catch (EventLogException | TransformFault e) {
      throw e;
    } catch (RuntimeException e) {
      throw ProjectionFault.failed(projection.shape().table(), event, e);
    }
  }

  private Map<List<String>, Optional<ViewRow>> read(Collection<List<String>> keys) {
    Map<List<String>, Optional<ViewRow>> read = new HashMap<>();
    if (!keys.isEmpty()) {
      Map<List<String>, ViewRow> rows = models.rows(projection.shape(), side, keys);
      keys.forEach(key -> read.put(key, Optional.ofNullable(rows.get(key))));
    }
    return read;
  }

  private void write(Map<List<String>, Optional<ViewRow>> changes, ViewMark at, ViewMark next)
      throws InterruptedException {
    boolean done =
        patience.call(
            () -> {
              try {
                return models.write(projection.shape(), side, changes, at, next) || arrived(next);
              } catch (EventLogException e) {
                if (e.retryable() && arrived(next)) {
                  return true;
                }
                throw e;
              }
            },
            fault -> fault instanceof EventLogException e && e.retryable());
    if (!done) {
      throw ProjectionFault.twoWriters(projection.shape().table());
    }
    if (side == Side.SHADOW) {
      // What is live may be changed by others.
      remembered.put(changes);
    }
  }

  private boolean arrived(ViewMark next) {
    return models.mark(projection.shape(), side).equals(Optional.of(next));
  }

  /// The table with what the batch has changed so far on top.
  private final class Changes implements View {
    private final Map<List<String>, Optional<ViewRow>> made = new LinkedHashMap<>();
    private final Map<List<String>, Optional<ViewRow>> read;
    private final @Nullable Changes below;

    Changes(Map<List<String>, Optional<ViewRow>> read) {
      this.read = read;
      this.below = null;
    }

    Changes(Changes below) {
      this.read = below.read;
      this.below = below;
    }

    @Override
    public Optional<ViewRow> get(List<String> key) {
      for (@Nullable Changes at = this; at != null; at = at.below) {
        Optional<ViewRow> row = at.made.get(key);
        if (row != null) {
          return row;
        }
      }
      if (remembered.has(key)) {
        return remembered.get(key);
      }
      Optional<ViewRow> row = read.get(key);
      if (row == null) {
        read.putAll(read(List.of(key)));
        row = read.getOrDefault(key, Optional.empty());
      }
      return row;
    }

    private Map<List<String>, Optional<ViewRow>> read(List<List<String>> keys) {
      return Filling.this.read(keys);
    }

    @Override
    public void put(ViewRow row) {
      made.put(projection.shape().key(row), Optional.of(row));
    }

    @Override
    public void remove(List<String> key) {
      made.put(List.copyOf(key), Optional.empty());
    }
  }
}
