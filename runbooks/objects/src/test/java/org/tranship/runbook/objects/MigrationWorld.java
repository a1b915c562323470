package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.StoreOpener;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;
import org.tranship.testkit.run.ToldActs;

/// Two stores, a journal, and a service that writes to one of the stores whenever that is listed,
/// as long as nobody has closed it; a worker of it writes until it is sealed, which no probe sees.
/// It reads its configuration when it is started. A [Life] migrates it and may be killed.
final class MigrationWorld {
  private static final int MOST_WRITES = 12;

  final CopyWorld world = new CopyWorld();

  /// What the service has kept, by key.
  final Map<String, String> kept = new TreeMap<>();

  final List<String> told = new ArrayList<>();
  boolean closed;
  boolean sealed;
  boolean running = true;
  boolean switched;

  /// Closing does nothing.
  boolean deaf;

  /// The probe is refused, open or not.
  boolean blind;

  /// Somebody opens it as soon as it was seen closed, and nobody writes yet.
  boolean leaky;

  /// The gate does not open, while the service writes at the target.
  boolean shut;

  /// What it writes meanwhile is the same each time.
  boolean repeats;

  /// The gate opens whatever is so.
  boolean gullible;

  private boolean configured;

  /// What happens when the service is opened again.
  Runnable opened = () -> {};

  /// What the operator agreed to.
  Consent consent = Consent.NONE;

  /// Wrap each store of each process.
  UnaryOperator<Store> source = UnaryOperator.identity();

  UnaryOperator<Store> target = UnaryOperator.identity();
  private int writes;
  private int works;

  MigrationWorld() {
    for (int i = 0; i < 9; i++) {
      write("old/" + i, "old " + i);
    }
    CopyWorld.put(world.to, "others", "not ours");
  }

  void write(String key, String text) {
    if (!closed) {
      keep(key, text);
    }
  }

  private void keep(String key, String text) {
    if (running) {
      CopyWorld.put(switched ? world.to : world.from, key, text);
      kept.put(key, text);
    }
  }

  /// From now on nobody writes by themselves.
  void quiet() {
    writes = MOST_WRITES;
    works = MOST_WRITES;
  }

  private void live() {
    if (writes < MOST_WRITES && !closed && !switched) {
      writes++;
      write("live/" + writes, "live " + writes);
      write("old/3", "written anew " + writes);
    }
    if (works < MOST_WRITES && !sealed && !switched) {
      works++;
      keep("work/" + works, "work " + works);
    }
  }

  static MigrationPlan plan(String... more) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("source.url", "memory:from");
    settings.put("target.url", "memory:to");
    settings.put("delta.until", "2 objects");
    settings.put("delta.at-most", "3");
    act(settings, "fence.raise.0001.", "close");
    act(settings, "fence.raise.0002.", "seal");
    act(settings, "fence.prove.0001.", "write");
    act(settings, "fence.lower.0001.", "open");
    settings.put("fence.window", "52w");
    act(settings, "switch.do.0001.", "stop");
    act(settings, "switch.do.0001.undo.0001.", "start");
    act(settings, "switch.do.0002.", "turn");
    act(settings, "switch.do.0002.undo.0001.", "back");
    act(settings, "switch.do.0003.", "start");
    act(settings, "switch.do.0003.undo.0001.", "stop");
    act(settings, "switch.gate.0001.", "where");
    act(settings, "switch.back.0001.", "home");
    settings.put("switch.within", "0s");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return MigrationPlan.of(settings);
  }

  private static void act(Map<String, String> settings, String prefix, String word) {
    settings.put(prefix + "kind", "command");
    settings.put(prefix + "argv.0001", word);
  }

  Life process(MigrationPlan plan, CrashPoint point) {
    return new Life(plan, point);
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    final Migration migration;
    private final OneProcess process;

    Life(MigrationPlan plan, CrashPoint point) {
      this.point = point;
      Store read = new CrashingStore(new Lively(source.apply(world.from)), point);
      Store written = new CrashingStore(target.apply(world.to), point);
      StoreOpener opener = spec -> spec.equals(plan.copy().source()) ? read : written;
      this.migration =
          new Migration(
              plan,
              Copying.fromLive(plan.copy(), opener),
              new Controls(
                  List.of(ToldActs.of(words -> tell(words.getFirst()), MigrationWorld.this::probe)),
                  new SecretVault(Map.of())),
              consent);
      this.process =
          new OneProcess(
              new RunId("20261128-093412-m1gr"),
              new MigrationRunbook(migration),
              plan.settings(),
              world.journal,
              opener,
              CopyWorld.OUTSTANDING,
              world.clock,
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

  /// The source as the service uses it: it writes while others list.
  private final class Lively extends ForwardingStore {
    Lively(Store inner) {
      super(inner);
    }

    @Override
    public Listing list(ListRequest request) {
      live();
      return inner().list(request);
    }
  }

  private Answer probe() {
    if (!closed && !blind) {
      return new Answer.Done("written");
    }
    if (leaky) {
      closed = false;
      writes = MOST_WRITES;
    }
    return new Answer.Refused("closed");
  }

  private Answer tell(String word) {
    if (word.equals("where") && shut && switched) {
      String which = repeats ? "" : " " + told.size();
      keep("new", "during the gate" + which);
      keep("old/5", "anew during the gate" + which);
      return new Answer.Refused("shut");
    }
    if (word.equals("where")) {
      return gullible || running && switched
          ? new Answer.Done("target")
          : new Answer.Refused("source");
    }
    if (word.equals("home")) {
      return running && !switched ? new Answer.Done("source") : new Answer.Refused("target");
    }
    told.add(word);
    switch (word) {
      case "close" -> closed = !deaf;
      case "seal" -> sealed = !deaf;
      case "open" -> {
        closed = false;
        sealed = false;
        opened.run();
      }
      case "stop" -> running = false;
      case "turn" -> configured = true;
      case "back" -> configured = false;
      default -> {
        running = true;
        switched = configured;
      }
    }
    return new Answer.Done("ok");
  }
}
