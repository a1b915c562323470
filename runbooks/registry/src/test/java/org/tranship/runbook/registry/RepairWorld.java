package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.work.StoreOpener;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.OneProcess;

/// A registry of two images and an index, two other stores of which the second has them all, and a
/// journal. A [Life] repairs the registry and may be killed.
final class RepairWorld {
  static final RunId RUN = new RunId("20261129-093412-r3pr");
  private static final List<String> FROM = List.of("memory:poor", "memory:good");

  final LittleRegistry registry = new LittleRegistry(new MemoryStore("registry"), "front/");
  final LittleRegistry poor = new LittleRegistry(new MemoryStore("poor"), "");
  final LittleRegistry good = new LittleRegistry(new MemoryStore("good"), "other/");
  final LittleRegistry.Image web;
  final String one;
  final String index;
  boolean sources = true;

  /// A list of where tags pointed.
  Optional<Path> tags = Optional.empty();

  /// Right before a key of the registry is written.
  final Map<String, Runnable> beforePut = new TreeMap<>();

  /// What the stores are seen through.
  UnaryOperator<Store> ofRegistry = UnaryOperator.identity();

  UnaryOperator<Store> ofGood = UnaryOperator.identity();

  /// What the operator was told.
  final List<String> said = new ArrayList<>();

  private final MemoryJournal journal = new MemoryJournal();
  private final Path scratch;

  RepairWorld(Path scratch) {
    this.scratch = scratch;
    for (LittleRegistry each : List.of(registry, good)) {
      fill(each);
    }
    this.web = fill(registry);
    this.one = registry.push("app", "one", "base").manifest();
    this.index = registry.pushIndex("app", "multi", one);
    poor.put(poor.blobKey(web.layers().getLast()), "not these bytes");
  }

  private static LittleRegistry.Image fill(LittleRegistry each) {
    LittleRegistry.Image web = each.push("web", "v1", "base", "web");
    String one = each.push("app", "one", "base").manifest();
    var _ = each.pushIndex("app", "multi", one);
    return web;
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

  Map<String, String> texts() {
    return new TreeMap<>(RegistryTexts.of(registry));
  }

  /// Without what lies beside the registry.
  Map<String, String> registryTexts() {
    Map<String, String> texts = texts();
    texts.keySet().removeIf(key -> !key.contains("/registry/v2/"));
    return texts;
  }

  private RepairPlan plan() {
    return new RepairPlan(
        StoreSpec.of("memory:registry"),
        sources ? FROM.stream().map(StoreSpec::of).toList() : List.of(),
        tags);
  }

  private Repairing repairing(StoreOpener opener) {
    return new Repairing(plan(), opener, InventoryFile.scratch(scratch));
  }

  private Store open(StoreSpec spec, Store theRegistry) {
    return switch (spec.location().reveal()) {
      case "memory:poor" -> new Lasting(poor.store());
      case "memory:good" -> ofGood.apply(new Lasting(good.store()));
      default -> ofRegistry.apply(theRegistry);
    };
  }

  /// A look, and what it says.
  RepairCheck.Result look(List<Finding> findings, List<String> left) throws InterruptedException {
    return RepairCheck.run(
        repairing(spec -> open(spec, new Lasting(registry.store()))),
        StandingSource.unobserved(),
        new RepairCheck.Told(findings::add, _ -> {}, left::add));
  }

  RepairCheck.Result look() throws InterruptedException {
    return look(new ArrayList<>(), new ArrayList<>());
  }

  Life life() {
    return new Life(CrashPoint.never());
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    private final OneProcess process;

    Life(CrashPoint point) {
      this.point = point;
      Store store = new CrashingStore(new Live(registry.store()), point);
      StoreOpener opener = spec -> open(spec, store);
      RepairRunbook runbook = new RepairRunbook(repairing(opener));
      this.process =
          new OneProcess(
              RUN,
              runbook,
              plan().settings(),
              journal,
              opener,
              4,
              Clock.systemUTC(),
              new Listening(),
              point);
    }

    RunState repair() {
      return process.goOn();
    }

    StepResult verify() throws InterruptedException {
      return process.verify();
    }

    RunState resume(Verb verb) {
      return process.resume(verb);
    }
  }

  private final class Listening implements Operator {
    @Override
    public String name() {
      return "tester@here";
    }

    @Override
    public boolean confirm(String question) {
      return false;
    }

    @Override
    public void say(String line) {
      said.add(line);
    }
  }

  private static class Lasting extends ForwardingStore {
    Lasting(Store inner) {
      super(inner);
    }

    @Override
    public void close() {
      // The world's store lives on.
    }
  }

  /// The registry in use: somebody pushes while others write.
  private final class Live extends Lasting {
    Live(Store inner) {
      super(inner);
    }

    @Override
    public WriteOutcome put(PutRequest request) {
      Key key = request.key();
      Optional.ofNullable(beforePut.remove(key.text())).ifPresent(Runnable::run);
      return super.put(request);
    }
  }
}
