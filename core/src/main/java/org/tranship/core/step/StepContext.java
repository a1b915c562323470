package org.tranship.core.step;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;

/// What a step is given. Everything a step does that another process could see goes through here,
/// so that intent and result are written down around it.
public interface StepContext {
  /// The run's name, for what is left in other systems.
  String run();

  /// When the run was made.
  Instant made();

  /// What the operator asked.
  Map<String, String> plan();

  Clock clock();

  /// Whether the run is being carried to its destructive end.
  boolean completing();

  /// Does one act that others can see, once: if an earlier try is known to have ended, its note is
  /// given back and nothing is done. Otherwise the intent is written down, then `body` is run with
  /// the intent's note of an earlier try that was cut off, if any, so that it can find out what
  /// became of it; then the result is written down.
  ///
  /// The intent that was written first stays in force: a try that follows acts under the note it is
  /// given and not under a new one, so that there is never more than one thing to find out about.
  ///
  /// @param name its name within the step
  /// @param intent what a successor needs to know if this is cut off
  /// @return the note the act ended with
  Note act(String name, Note intent, Act body) throws InterruptedException;

  /// The note an act of a step ended with, if it did.
  Optional<Note> ended(String step, String act);

  /// The note under which an act of a step was begun last, whether it ended or not; empty if it was
  /// never begun.
  Optional<Note> intended(String step, String act);

  /// Runs a pass over many objects through the engine. Items that the journal knows as done (in the
  /// version they have now) are left out; the others are given the note of their last try.
  ///
  /// @param expected how many items there will be, for progress; empty if nobody knows
  /// @return how the whole pass stands, earlier tries included
  Tally pass(PassSpec spec, Optional<Long> expected, Items items) throws InterruptedException;

  /// Points rows elsewhere, in batches, each journalled with the row's old values. Rows that are
  /// done already are left out.
  Tally swaps(PassId pass, Optional<Long> expected, Catalog catalog, Swaps swaps)
      throws InterruptedException;

  /// Writes down that objects of a pass were refused before they were touched.
  ///
  /// @param results at most 1,000, none of them a success
  void refuse(PassId pass, List<ObjectResult> results);

  /// The newest results of a pass, in key order.
  Results results(PassId pass, Set<ObjectResult.Outcome> outcomes);

  /// The newest results of a pass behind a key, in key order.
  ///
  /// @param after only keys greater than this one
  Results results(PassId pass, Set<ObjectResult.Outcome> outcomes, Optional<Key> after);

  /// The newest result of each of these keys that has one. In memory, so ask for a batch at a time.
  Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys);

  /// Where a pass whose items come in key order is taken up again: a key up to which nothing of it
  /// is left to be done. Empty if it is to be begun at its beginning. True only if nothing was
  /// refused in the pass, since a refusal is written down before the items in front of it are.
  Optional<Key> settledUpTo(PassId pass);

  /// What a pass intended and no result says what became of, in key order: in flight when an
  /// earlier process was killed. A pass that is run again settles its own; an undo, which does not
  /// run it again, has to take each of these for perhaps done.
  InFlight unsettled(PassId pass);

  /// The newest notes that a pass left of these rows while they were in flight: see [InFlight].
  Map<Key, Note> notes(PassId pass, Collection<Key> keys);

  Tally tally(PassId pass);

  /// Writes down what a gate, probe or check measured.
  void measured(String what, boolean passed, String detail);

  /// Tells whoever watches how something stands; not written down.
  ///
  /// @param value what is added to a sum, or how it stands now
  default void figure(Figure figure, double value) {}

  /// Asks the operator; the answer is written down.
  ///
  /// @param question ends in a question mark
  /// @return what was answered; no where nobody can be asked and nothing was agreed beforehand
  boolean confirm(String question);

  /// Says something to the operator that is worth a line.
  void say(String line);

  /// Keeps something open until the run ends or is left; closed in reverse order.
  void hold(AutoCloseable resource);

  /// One act.
  @FunctionalInterface
  interface Act {
    /// @param earlier the intent's note of a try that was cut off
    /// @return what to write down as its end
    Note run(Optional<Note> earlier) throws InterruptedException;
  }

  /// Items for a pass, opened once per try; no key comes twice.
  @FunctionalInterface
  interface Items {
    ItemSource open();
  }

  /// A stream of items.
  interface ItemSource extends AutoCloseable {
    /// The next one, or empty at the end.
    Optional<WorkItem> next();

    @Override
    void close();
  }

  /// Swaps for a pass, opened once per try.
  @FunctionalInterface
  interface Swaps {
    SwapSource open();
  }

  /// A stream of swaps.
  interface SwapSource extends AutoCloseable {
    /// The next one, or empty at the end.
    Optional<Catalog.Swap> next();

    @Override
    void close();
  }

  /// A stream of intents.
  interface InFlight extends AutoCloseable {
    /// The next one, or empty at the end.
    Optional<ObjectIntent> next();

    @Override
    void close();
  }

  /// A stream of results.
  interface Results extends AutoCloseable {
    /// The next one, or empty at the end.
    Optional<ObjectResult> next();

    @Override
    void close();
  }
}
