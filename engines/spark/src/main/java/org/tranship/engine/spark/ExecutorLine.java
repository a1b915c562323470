package org.tranship.engine.spark;

import java.util.List;
import java.util.function.UnaryOperator;
import org.tranship.core.layer.Rates;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.WorkItem;
import org.tranship.engine.spark.Answer.Word;

/// The driver's work and ledger, as a turn on an executor sees them: each call is a question to the
/// driver and comes back with its answer.
final class ExecutorLine implements Engine.Work, Engine.Ledger {
  /// How long a turn waits for work to gather before it takes less.
  private static final int ROUNDS = 5;

  private static final long PAUSE = 20;

  /// After so many rounds nothing is expected soon, such as while others end a large object.
  private static final int IDLE_ROUNDS = 50;

  private static final long LONG_PAUSE = 200;

  private final TurnId turn;
  private final UnaryOperator<byte[]> driver;
  private volatile Rates rates = Rates.UNLIMITED;
  private volatile boolean resting;
  private volatile boolean stopped;

  /// @param driver brings bytes there, and the answer back
  ExecutorLine(TurnId turn, UnaryOperator<byte[]> driver) {
    this.turn = turn;
    this.driver = driver;
  }

  /// The driver does not hear this turn any more.
  static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cut(String message, Throwable cause) {
      super(message, cause);
    }

    Cut() {
      super("The driver does not hear this turn any more.");
    }
  }

  /// @throws Cut if the driver cannot be reached, or does not hear this turn
  private Answer ask(Ask ask) {
    byte[] reply;
    try {
      reply = driver.apply(Wire.bytes(Ask.class, ask));
    } catch (RuntimeException e) {
      throw new Cut("The driver cannot be reached: " + e.getMessage(), e);
    }
    Answer answer = Wire.read(Answer.class, reply);
    if (answer.word() == Word.GONE) {
      throw new Cut();
    }
    resting = answer.resting();
    rates = answer.rates();
    stopped |= answer.word() == Word.STOP;
    return answer;
  }

  /// Says that the turn begins.
  void begin(ExecutorFacts facts) {
    ask(new Ask.Begin(turn, facts));
  }

  /// Hears whether to rest or to stop.
  ///
  /// @return whether to stop
  boolean pulse() {
    return ask(new Ask.Pulse(turn)).word() == Word.STOP;
  }

  /// Whether the driver has said that nothing more is to be begun.
  boolean stopped() {
    return stopped;
  }

  /// How many milliseconds this machine's clock is ahead of the driver's.
  long ahead() {
    long before = System.currentTimeMillis();
    long there = ask(new Ask.Pulse(turn)).now();
    return (before + System.currentTimeMillis()) / 2 - there;
  }

  /// Says that a probe holds its place.
  ///
  /// @return whether it may give it up
  boolean held(String executor) {
    return ask(new Ask.Held(turn, executor)).word() != Word.LATER;
  }

  /// How fast the turn may use each store.
  Rates rates() {
    return rates;
  }

  @Override
  public List<WorkItem> next(int most) {
    for (int round = 0; ; round++) {
      Answer answer = ask(new Ask.Next(turn, most, round >= ROUNDS));
      if (answer.word() != Word.LATER) {
        return answer.items();
      }
      pause(round < IDLE_ROUNDS ? PAUSE : LONG_PAUSE);
    }
  }

  @Override
  public void intend(List<WorkItem> items) {
    Ask ask = new Ask.Intend(turn, items.stream().map(WorkItem::key).toList());
    while (true) {
      switch (ask(ask).word()) {
        case YES -> {
          return;
        }
        case STOP -> throw new Cut();
        case LATER, GONE -> pause(PAUSE);
      }
    }
  }

  @Override
  public void record(List<ObjectResult> results) {
    ask(new Ask.Results(turn, results));
  }

  @Override
  public void note(Key key, Note note) {
    ask(new Ask.Noted(turn, key, note));
  }

  @Override
  public boolean resting() {
    return resting && !stopped;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      // As a ledger or a list that is told to stop: the engine sees the interrupt next.
      Thread.currentThread().interrupt();
      throw new Cut("The turn was told to stop.", e);
    }
  }
}
