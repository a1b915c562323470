package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Store;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.StoreOpener;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;
import org.tranship.testkit.run.ToldActs;

/// A registry with its users, two stores and a journal. Whenever the source is listed somebody
/// pushes to it, moves a tag and removes one, a few times, as long as pushes are let in. A [Life]
/// migrates it and may be killed.
final class MovedWorld implements AutoCloseable {
  static final RunId RUN = new RunId("20261128-093412-m1gr");
  private static final int MOST_PUSHES = 4;

  final LittleRegistry from = new LittleRegistry(new MemoryStore("from"), "");
  final LittleRegistry to = new LittleRegistry(new MemoryStore("to"), "");
  final LittleService service = new LittleService(from);

  /// The source as its users use it: they push while others list.
  final UnrulyStore source =
      new UnrulyStore(
          from.store(),
          moment -> {
            live();
            happen(moment);
          });

  final UnrulyStore target = new UnrulyStore(to.store(), this::happen);

  /// What every tag has to point to, by `repository:tag`.
  final Map<String, String> tags = new TreeMap<>();

  /// What the plan says besides, or instead.
  final Map<String, String> settings = new HashMap<>();

  /// How far the clock of the processes is ahead.
  Duration ahead = Duration.ZERO;

  /// How often opening the registry has no effect from now on.
  int deaf;

  /// What the operator agrees to.
  Consent consent = Consent.NONE;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private final Map<String, Runnable> meanwhile = new ConcurrentHashMap<>();
  private final MemoryJournal journal = new MemoryJournal();
  private final Path scratch;
  LittleRegistry configured = from;
  private int pushes;

  MovedWorld(Path scratch) {
    this.scratch = scratch;
    String one = push("app", "one", "base", "first");
    String two = push("app", "two", "base", "second");
    push("app", "gone", "base", "third");
    push("team/web", "v1", "base", "web");
    tags.put("app:all", from.pushIndex("app", "all", one, two));
  }

  /// Has something done once, when the plan acts by this word.
  void when(String word, Runnable done) {
    meanwhile.put(word, done);
  }

  /// Has something done at the source or at the target once, before that is listed for the
  /// comparison right before the switch.
  void beforeComparing(LittleRegistry listed, Runnable done) {
    meanwhile.put(listed.store() + LittleRegistry.V2, done);
  }

  private void happen(String moment) {
    Runnable done = meanwhile.remove(moment);
    if (done != null) {
      done.run();
    }
  }

  /// Once the users have pushed as often as they do.
  void quiet() {
    pushes = MOST_PUSHES;
  }

  /// A push by a user.
  String push(String repository, String tag, String... layers) {
    String hex = service.used().push(repository, tag, layers).manifest();
    tags.put(repository + ":" + tag, hex);
    return hex;
  }

  private synchronized void live() {
    if (pushes < MOST_PUSHES && !service.isReadOnly() && service.used().equals(from)) {
      pushes++;
      push("app", "live" + pushes, "base", "live " + pushes);
      push("app", "moving", "base", "moved " + pushes);
      String gone = tags.remove("app:gone");
      if (gone != null) {
        from.remove(from.tagKey("app", "gone"));
        from.remove(from.historyKey("app", "gone", gone));
        from.remove(from.revisionKey("app", gone));
      }
    }
  }

  RunView view() {
    return journal.view(RUN).orElseThrow();
  }

  RunState state() {
    return journal
        .view(RUN)
        .map(RunView::entries)
        .map(Transitions::fold)
        .orElseGet(RunState.Created::new);
  }

  private RegistryPlan plan() {
    Map<String, String> plan = new HashMap<>();
    plan.put("source.url", "memory:from");
    plan.put("target.url", "memory:to");
    plan.put("registry.url", service.url());
    plan.put("delta.until", "2 objects");
    plan.put("delta.at-most", "3");
    act(plan, "fence.raise.0001.", "close");
    act(plan, "fence.lower.0001.", "open");
    plan.put("fence.window", "52w");
    act(plan, "switch.do.0001.", "turn");
    act(plan, "switch.do.0001.undo.0001.", "back");
    act(plan, "switch.do.0002.", "start");
    act(plan, "switch.do.0002.undo.0001.", "stop");
    act(plan, "switch.back.0001.", "home");
    plan.put("switch.within", "0s");
    plan.putAll(settings);
    return RegistryPlan.of(plan);
  }

  private static void act(Map<String, String> settings, String prefix, String word) {
    settings.put(prefix + "kind", "command");
    settings.put(prefix + "argv.0001", word);
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    private final RegistryPlan plan = plan();
    private final OneProcess process;

    Life(CrashPoint point) {
      this.point = point;
      Store read = new CrashingStore(source, point);
      Store written = new CrashingStore(target, point);
      StoreOpener opener = spec -> spec.equals(plan.source()) ? read : written;
      SecretVault secrets = new SecretVault(Map.of());
      RegistryMigration migration =
          new RegistryMigration(
              plan,
              opener,
              new Controls(List.of(ToldActs.of(words -> tell(words.getFirst()))), secrets),
              secrets,
              consent,
              scratch);
      this.process =
          new OneProcess(
              RUN,
              new RegistryRunbook(migration),
              plan.settings(),
              journal,
              opener,
              4,
              clock,
              new SilentOperator(false),
              point);
    }

    RunState migrate() {
      return process.goOn();
    }

    RunState resume(Verb verb) {
      return process.resume(verb);
    }
  }

  private synchronized Answer tell(String word) {
    happen(word);
    switch (word) {
      case "close" -> service.readOnly(true);
      case "open" -> {
        if (deaf > 0) {
          deaf--;
        } else {
          service.readOnly(false);
        }
      }
      case "turn" -> {
        configured = to;
        service.down(true);
      }
      case "back" -> {
        configured = from;
        service.use(from);
        service.down(false);
      }
      case "start" -> {
        service.use(configured);
        service.down(false);
      }
      case "stop" -> service.down(true);
      case "home" -> {
        return service.used().equals(from)
            ? new Answer.Done("source")
            : new Answer.Refused("target");
      }
      default -> {
        // It does nothing.
      }
    }
    return new Answer.Done("ok");
  }

  @Override
  public void close() {
    service.close();
  }
}
