package org.tranship.engine.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tranship.core.layer.Limits;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.WorkItem;
import org.tranship.engine.spark.Answer.Word;

/// One pass, as the driver keeps it: what waits to be handed out, who has what, and what is written
/// down. It knows nothing of Spark: executors' questions come in, answers go out.
///
/// Crash argument. Only this process writes the ledger. An item is handed to one turn at a time; it
/// is touched there only after the ledger made its intent durable, and the turn hears that a result
/// was taken only after the ledger made it durable. At most `outstanding` items are between the two
/// over all turns together. A turn that is lost is closed first, so that nothing it says later is
/// heard, and then all it had without a result is handed out again, each item with the note it had
/// last; what a lost executor still does to them is harmless, as repeating is. If the driver dies,
/// executors get no more answers and begin nothing, and the journal knows what was in flight.
final class PassDesk {
  /// On so many executors an item may be in flight when they are lost; and in the square of it as
  /// many turns, where it is the same executors again and again.
  static final int TRIES = 4;

  private final String token = UUID.randomUUID().toString();
  private final Engine.Ledger ledger;
  private final Limits rates;
  private final int outstanding;

  private final Queue waiting = new Queue();
  private final SharedObjects shared;
  private final Map<Integer, Turn> turns = new HashMap<>();
  private final int room;
  private int uncertain;
  private long recorded;
  private int made;
  private int active = 1;
  private boolean fed;
  private boolean stopping;
  private @Nullable RuntimeException fault;
  private volatile long heard = System.nanoTime();

  PassDesk(Engine.Ledger ledger, Limits rates, int outstanding) {
    this(ledger, rates, outstanding, Optional.empty());
  }

  /// @param large objects from this size on are shared by several executors; empty if none is
  PassDesk(Engine.Ledger ledger, Limits rates, int outstanding, Optional<ByteCount> large) {
    this.ledger = ledger;
    this.shared = new SharedObjects(large, ledger, waiting);
    this.rates = rates;
    this.outstanding = outstanding;
    this.room = 2 * outstanding;
  }

  String token() {
    return token;
  }

  // What the driver's own threads say.

  /// Takes more work in, when there is room for it.
  void feed(List<WorkItem> items) throws InterruptedException {
    synchronized (this) {
      while (waiting.size() + items.size() > room && !waiting.isEmpty() && !over()) {
        wait(100);
      }
      items.forEach(item -> waiting.add(new Handed(item)));
      notifyAll();
    }
  }

  /// No more work will come.
  synchronized void fed() {
    fed = true;
    notifyAll();
  }

  /// Nothing more is begun.
  synchronized void stop() {
    stopping = true;
    notifyAll();
  }

  /// The pass cannot go on; the first reason counts.
  synchronized void stop(RuntimeException why) {
    if (fault == null) {
      fault = why;
    }
    stop();
  }

  /// The same where a thread of ours died: whoever only ended would leave a pass that seems done.
  void stop(Error why) {
    stop(new IllegalStateException(why));
  }

  synchronized Optional<RuntimeException> fault() {
    return Optional.ofNullable(fault);
  }

  /// Whether nothing more is begun.
  synchronized boolean over() {
    return stopping;
  }

  /// How many share the limits.
  synchronized void active(int count) {
    active = Math.max(1, count);
  }

  /// Waits until there is work for a further turn.
  ///
  /// @return whether there is; else the pass has come to its end
  synchronized boolean wanted() throws InterruptedException {
    while (!stopping && waiting.isEmpty()) {
      if (fed && turns.isEmpty()) {
        return false;
      }
      wait(100);
    }
    return !stopping;
  }

  synchronized TurnId open() {
    int number = ++made;
    turns.put(number, new Turn(active));
    return new TurnId(token, number);
  }

  /// A turn is over. What it had without a result is handed out again.
  ///
  /// @return whether it had begun
  synchronized boolean close(TurnId id) {
    Turn turn = turns.remove(id.number());
    notifyAll();
    if (turn == null) {
      return false;
    }
    for (Handed each : turn.has.values()) {
      if (each.intended) {
        each.losses++;
        each.executors.add(turn.executor);
      }
      waiting.first(each);
      if (each.executors.size() >= TRIES || each.losses >= TRIES * TRIES) {
        stop(each.lost());
      }
    }
    return turn.begun;
  }

  /// How many items are intended without a result.
  synchronized int uncertain() {
    return uncertain;
  }

  /// Whether a turn is under way.
  synchronized boolean busy() {
    return !turns.isEmpty();
  }

  /// When an executor was last heard of, by [System#nanoTime].
  long heard() {
    return heard;
  }

  /// How many results were written down.
  synchronized long recorded() {
    return recorded;
  }

  // What executors say, by one thread of Spark.

  synchronized Answer hear(Ask ask) {
    heard = System.nanoTime();
    Turn turn = turns.get(ask.turn().number());
    if (turn == null) {
      return answer(Word.GONE, List.of());
    }
    try {
      return switch (ask) {
        case Ask.Begin begin -> begin(turn, begin.facts().executor());
        case Ask.Next next -> next(turn, next);
        case Ask.Intend intend -> intend(turn, intend.keys());
        case Ask.Results results -> record(turn, results.results());
        case Ask.Noted noted -> note(turn, noted);
        case Ask.Pulse _, Ask.Held _ -> answer(stopping ? Word.STOP : Word.YES, List.of());
      };
    } catch (RuntimeException e) {
      // The ledger's: at once, and nothing more is heard.
      stop(e);
      turns.clear();
      return answer(Word.GONE, List.of());
    }
  }

  private Answer answer(Word word, List<WorkItem> items) {
    return new Answer(
        word, ledger.resting(), Shares.of(rates.now(), active), items, System.currentTimeMillis());
  }

  private Answer begin(Turn turn, String executor) {
    if (turn.begun) {
      return answer(Word.GONE, List.of());
    }
    turn.begun = true;
    turn.executor = executor;
    return answer(stopping ? Word.STOP : Word.YES, List.of());
  }

  private Answer next(Turn turn, Ask.Next ask) {
    if (stopping) {
      return answer(Word.STOP, List.of());
    }
    // A turn whose share has changed ends, and another one begins with the new share.
    if (waiting.isEmpty() && fed && !shared.any() || turn.active != active) {
      return answer(Word.YES, List.of());
    }
    if (waiting.isEmpty() || waiting.size() < ask.most() && !fed && !ask.any()) {
      return answer(Word.LATER, List.of());
    }
    int most = Shares.most(ask.most(), waiting.size(), fed ? active : 1);
    // The same key again: only after what it is in flight as.
    List<Handed> taken =
        waiting.take(
            most,
            each -> !turn.has.containsKey(each.item.key()) && shared.may(each, active),
            each -> {
              shared.handOut(each, active);
              turn.has.put(each.item.key(), each);
            });
    notifyAll();
    return answer(
        taken.isEmpty() ? Word.LATER : Word.YES, taken.stream().map(each -> each.item).toList());
  }

  private Answer intend(Turn turn, List<Key> keys) {
    List<Handed> all = keys.stream().map(key -> has(turn, key)).toList();
    // What came from a lost executor is intended already, and counted.
    List<Handed> fresh = all.stream().filter(each -> !each.intended).toList();
    if (stopping) {
      return answer(Word.STOP, List.of());
    }
    if (uncertain > 0 && uncertain + fresh.size() > outstanding) {
      return answer(Word.LATER, List.of());
    }
    if (!fresh.isEmpty()) {
      ledger.intend(fresh.stream().map(each -> each.item).toList());
      fresh.forEach(each -> each.intended = true);
      uncertain += fresh.size();
    }
    return answer(Word.YES, List.of());
  }

  private Answer record(Turn turn, List<ObjectResult> results) {
    results.forEach(result -> has(turn, result.key()));
    List<ObjectResult> ended = new ArrayList<>();
    for (ObjectResult result : results) {
      Handed handed = Objects.requireNonNull(turn.has.remove(result.key()));
      shared.took(handed, result, stopping).ifPresent(ended::add);
    }
    if (!ended.isEmpty()) {
      ledger.record(ended);
    }
    uncertain -= ended.size();
    recorded += results.size();
    notifyAll();
    return answer(Word.YES, List.of());
  }

  private Answer note(Turn turn, Ask.Noted noted) {
    Handed handed = has(turn, noted.key());
    ledger.note(noted.key(), noted.note());
    handed.item = handed.item.withNote(noted.note());
    return answer(Word.YES, List.of());
  }

  private static Handed has(Turn turn, Key key) {
    Handed handed = turn.has.get(key);
    if (handed == null) {
      throw new IllegalStateException("An executor speaks of \"" + key + "\", which it never got.");
    }
    return handed;
  }
}
