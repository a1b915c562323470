package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.layer.Patience;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Runner;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.StoreOpener;

/// A run whose steps a test writes down line by line, and a log of what they did.
final class ScriptedRun {
  final List<String> log = new CopyOnWriteArrayList<>();
  final MemoryJournal memory = new MemoryJournal();
  Journal journal = memory;
  boolean completesItself;
  boolean answer = true;
  StepResult verified = StepResult.done("all sound");

  /// What a verification writes down before it ends.
  Consumer<StepContext> verifying = _ -> {};

  Patience patience = Patience.standard();
  StoreOpener stores =
      spec -> {
        throw new IllegalStateException("No step of this test opens " + spec);
      };
  private final Map<String, Step> steps = new LinkedHashMap<>();

  interface Body {
    StepResult run(StepContext context) throws InterruptedException;
  }

  /// Adds a step, or replaces the one of that name.
  ScriptedRun step(String name, Phase phase, Body body) {
    return step(name, phase, false, body, Undo.Nothing::new);
  }

  /// A step that can be taken back; both ways are logged.
  ScriptedRun undoable(String name, Phase phase) {
    return step(
        name,
        phase,
        false,
        _ -> StepResult.done(),
        () ->
            new Undo.By(
                name + " comes back",
                _ -> {
                  log.add("undo " + name);
                  return StepResult.done();
                }));
  }

  ScriptedRun step(String name, Phase phase, boolean always, Body body, Supplier<Undo> undo) {
    steps.put(
        name,
        new Step() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public Phase phase() {
            return phase;
          }

          @Override
          public boolean always() {
            return always;
          }

          @Override
          public StepResult run(StepContext context) throws InterruptedException {
            log.add("run " + name);
            return body.run(context);
          }

          @Override
          public Undo undo() {
            return undo.get();
          }
        });
    return this;
  }

  private Runbook runbook() {
    return new Runbook() {
      @Override
      public String name() {
        return "scripted";
      }

      @Override
      public List<Step> steps() {
        return List.copyOf(steps.values());
      }

      @Override
      public boolean completesItself() {
        return completesItself;
      }

      @Override
      public StepResult verify(StepContext context, PassId pass) {
        log.add("verify " + pass);
        verifying.accept(context);
        return verified;
      }
    };
  }

  private Runner runner() {
    return new Runner(
        journal,
        new LocalEngine(
            stores,
            new Codecs(List.of()),
            new EngineLimits(2, ByteCount.ofMiB(1), 8, Duration.ofMillis(2))),
        Clock.systemUTC(),
        new Operator() {
          @Override
          public String name() {
            return "tester@here";
          }

          @Override
          public boolean confirm(String question) {
            log.add("asked " + question);
            return answer;
          }

          @Override
          public void say(String line) {
            log.add("said " + line);
          }
        },
        RunListener.NONE,
        patience);
  }

  RunState start() {
    return runner()
        .start(
            new RunHeader(
                LittleWorld.RUN,
                "scripted",
                Map.of("from", "db"),
                Clock.systemUTC().instant(),
                "tester@here",
                "test"),
            runbook());
  }

  RunState resume(Verb verb) {
    return runner().resume(LittleWorld.RUN, runbook(), verb);
  }

  StepResult verify() throws InterruptedException {
    return runner().verify(LittleWorld.RUN, runbook());
  }

  List<JournalEntry> entries() {
    return memory.view(LittleWorld.RUN).orElseThrow().entries();
  }

  /// What the journal says, which is all that a later process knows.
  RunState journalled() {
    return Transitions.fold(entries());
  }

  /// What was logged since the last time.
  List<String> newly() {
    List<String> lines = List.copyOf(log);
    log.clear();
    return lines;
  }

  /// Insists that the run stopped, for this reason and with this verb, and that the journal says
  /// so.
  Halted halted(Reason reason, Verb verb, RunState state) {
    assertThat(state).isInstanceOf(Halted.class).isEqualTo(journalled());
    Halted halted = (Halted) state;
    assertThat(halted.reason()).isEqualTo(reason);
    assertThat(halted.verb()).isEqualTo(verb);
    return halted;
  }

  /// Insists that nobody is at work any more: no interrupt is left over, and the lock is free.
  void assertAtRest() {
    assertThat(Thread.interrupted()).as("an interrupt was left over").isFalse();
    assertThat(memory.holder(LittleWorld.RUN)).isEmpty();
  }
}
