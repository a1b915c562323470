package org.tranship.core.run;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.layer.Patience;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Lookahead.Batches;
import org.tranship.core.step.Figure;
import org.tranship.core.step.StepContext;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;

/// What the Runner gives to steps: every act, pass and decision is journalled around.
final class RunContext implements StepContext, AutoCloseable {
  /// Outcomes that another try may change.
  private static final Set<ObjectResult.Outcome> OPEN =
      EnumSet.of(ObjectResult.Outcome.FAILED, ObjectResult.Outcome.UNKNOWN);

  private final RunLog log;
  private final Engine engine;
  private final Clock clock;
  private final ActLog acts;
  private final Operator operator;
  private final RunListener listener;
  private final Patience patience;
  private final PauseWatch pauses;
  private final Deque<AutoCloseable> held = new ArrayDeque<>();

  /// What is known of passes without asking the journal, which counts all their results anew. True
  /// because nobody else writes this run, and every write goes through here.
  private final Map<PassId, Tally> tallies = new HashMap<>();

  /// Passes of which some objects were refused: their results went past the pass's ledger.
  private final Set<PassId> refusals = ConcurrentHashMap.newKeySet();

  private String step = "";

  RunContext(
      RunLog log,
      Engine engine,
      Clock clock,
      Operator operator,
      RunListener listener,
      Patience patience,
      PauseWatch pauses) {
    this.log = log;
    this.engine = engine;
    this.clock = clock;
    this.acts = new ActLog(log, clock);
    this.operator = operator;
    this.listener = listener;
    this.patience = patience;
    this.pauses = pauses;
  }

  /// The step whose doings follow.
  void enter(String name) {
    this.step = name;
  }

  @Override
  public String run() {
    return log.header().id().text();
  }

  @Override
  public Instant made() {
    return log.header().created();
  }

  @Override
  public Map<String, String> plan() {
    return log.header().plan();
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public boolean completing() {
    return Transitions.fold(log.entries()) instanceof RunState.Working(Verb verb, Progress _)
        && verb == Verb.COMPLETE;
  }

  @Override
  public Note act(String name, Note intent, Act body) throws InterruptedException {
    return acts.act(step, name, intent, body);
  }

  @Override
  public Optional<Note> intended(String ofStep, String ofAct) {
    return acts.intended(ofStep, ofAct);
  }

  @Override
  public Optional<Note> ended(String ofStep, String ofAct) {
    return acts.ended(ofStep, ofAct);
  }

  @Override
  public Tally pass(PassSpec spec, Optional<Long> expected, Items items)
      throws InterruptedException {
    PassId pass = spec.pass();
    Tally before = begin(pass, expected);
    boolean untouched = untouched(pass, before);
    PassLedger ledger = new PassLedger(log, pass, listener, pauses);
    try (ItemSource source = items.open();
        // A pass that nothing is known of yet has nothing to be left out, and asking the journal
        // for every object would cost as much as writing it.
        Lookahead<WorkItem> work =
            new Lookahead<>(
                untouched
                    ? Batches.of(source::next)
                    : new PendingWork(log, pass, Batches.of(source::next)))) {
      engine.run(spec, work::next, ledger);
    } finally {
      listener.passEnded(pass);
    }
    return end(pass, untouched && !refusals.contains(pass) ? ledger.recorded() : log.tally(pass));
  }

  @Override
  public Tally swaps(PassId pass, Optional<Long> expected, Catalog catalog, Swaps swaps)
      throws InterruptedException {
    Tally before = begin(pass, expected);
    boolean untouched = untouched(pass, before);
    SwapPass swapping = new SwapPass(log, pass, catalog, listener, patience, pauses);
    try (SwapSource source = swaps.open()) {
      swapping.run(source, untouched);
    } finally {
      listener.passEnded(pass);
    }
    return end(pass, untouched && !refusals.contains(pass) ? swapping.recorded() : log.tally(pass));
  }

  private Tally begin(PassId pass, Optional<Long> expected) {
    Tally before = tally(pass);
    tallies.remove(pass);
    listener.passBegan(pass, expected, before.succeeded());
    return before;
  }

  /// Whether the journal holds neither a result nor an intent of the pass.
  private boolean untouched(PassId pass, Tally before) {
    if (!before.equals(Tally.EMPTY)) {
      return false;
    }
    try (RunView.Rows<ObjectIntent> unsettled = log.unsettled(pass)) {
      return unsettled.next().isEmpty();
    }
  }

  private Tally end(PassId pass, Tally tally) {
    tallies.put(pass, tally);
    return tally;
  }

  @Override
  public void refuse(PassId pass, List<ObjectResult> results) {
    if (results.stream().anyMatch(ObjectResult::succeeded)) {
      throw new IllegalArgumentException("What was refused cannot have succeeded.");
    }
    tallies.remove(pass);
    refusals.add(pass);
    log.record(pass, results);
    listener.recorded(pass, results);
  }

  @Override
  public Optional<Key> settledUpTo(PassId pass) {
    Optional<Key> open = Optional.empty();
    try (RunView.Rows<ObjectIntent> flying = log.unsettled(pass);
        RunView.Rows<ObjectResult> failed = log.results(pass, OPEN, Optional.empty())) {
      open =
          Stream.concat(
                  flying.next().map(ObjectIntent::key).stream(),
                  failed.next().map(ObjectResult::key).stream())
              .min(Comparator.naturalOrder());
    }
    return open.isPresent() ? open.flatMap(RunContext::inFrontOf) : log.greatest(pass);
  }

  /// A key in front of this one, found without looking at any other: what lies between the two is
  /// only asked for once more.
  private static Optional<Key> inFrontOf(Key key) {
    String text = key.text();
    String less = text.substring(0, text.offsetByCodePoints(text.length(), -1));
    return less.isEmpty() ? Optional.empty() : Optional.of(Key.of(less));
  }

  @Override
  public Results results(PassId pass, Set<ObjectResult.Outcome> outcomes) {
    return results(pass, outcomes, Optional.empty());
  }

  @Override
  public Results results(PassId pass, Set<ObjectResult.Outcome> outcomes, Optional<Key> after) {
    return JournalRows.results(log.results(pass, outcomes, after));
  }

  @Override
  public Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
    return log.results(pass, keys);
  }

  @Override
  public InFlight unsettled(PassId pass) {
    return JournalRows.inFlight(log.unsettled(pass));
  }

  @Override
  public Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
    return log.notes(pass, keys);
  }

  @Override
  public Tally tally(PassId pass) {
    return tallies.computeIfAbsent(pass, log::tally);
  }

  @Override
  public void measured(String what, boolean passed, String detail) {
    log.append(new JournalEntry.Measured(clock.instant(), step, what, passed, detail));
  }

  @Override
  public void figure(Figure figure, double value) {
    listener.figure(figure, value);
  }

  @Override
  public boolean confirm(String question) {
    boolean yes = operator.confirm(question);
    log.append(
        new JournalEntry.Decided(
            clock.instant(), step, question, yes ? "yes" : "no", operator.name()));
    return yes;
  }

  @Override
  public void say(String line) {
    operator.say(line);
  }

  @Override
  public void hold(AutoCloseable resource) {
    held.push(resource);
  }

  /// Lets go of what steps held, newest first. A failure to do so changes nothing in what the
  /// journal says, so it is told and not thrown.
  @Override
  public void close() {
    for (AutoCloseable resource : List.copyOf(held)) {
      try {
        resource.close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        operator.say("Could not let go of " + resource + ": " + e.getMessage());
      }
    }
    held.clear();
  }
}
