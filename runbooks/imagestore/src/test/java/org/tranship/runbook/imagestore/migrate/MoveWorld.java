package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.layer.Layers;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.Key;
import org.tranship.core.value.Secrets;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.imagestore.ImageCopying;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.server.fabric.ClusterFiles;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.SampleApplication;
import org.tranship.testkit.server.fabric.SampleManifest;

/// The double of a cluster whose image store is in memory, its own image store behind the real
/// driver, and processes that move it from one to the other until they are killed.
final class MoveWorld implements AutoCloseable {
  private static final RunId RUN = new RunId("20261129-120000-abcd");
  static final String XSTORE = "xstore:AccountName=acc;AccountKey=a2V5;Container=box";
  private static final Secrets NO_SECRETS =
      reference -> {
        throw new IllegalArgumentException("there is no secret " + reference);
      };

  final MemoryStore source = new MemoryStore("source");
  final FabricDouble server;
  final FabricCluster cluster;
  final Path directory;
  final Map<String, String> settings = new HashMap<>();
  Set<String> acknowledged = Set.of(Consent.NO_FENCE);

  /// What the operator answers to a question.
  Predicate<String> answers = _ -> true;

  /// What the operator was told.
  final List<String> told = new ArrayList<>();

  /// What lies before the target.
  UnaryOperator<Store> before = UnaryOperator.identity();

  private final Journal journal = new MemoryJournal();
  private final Stores stores = Stores.installed(NO_SECRETS);
  private final Layers layers;

  /// What lies before the source.
  UnaryOperator<Store> beforeSource = UnaryOperator.identity();

  /// @param directory an empty one
  MoveWorld(Path directory) {
    this(directory, FabricSettings.of(FabricPlatform.WINDOWS));
  }

  /// @param how its own image store is; the target can be read where a replica is in reach
  MoveWorld(Path directory, FabricSettings how) {
    this.directory = directory;
    this.server = FabricDouble.start(how);
    this.layers = Layers.in(directory);
    this.cluster = new FabricCluster(current("7", XSTORE), files(), server);
    var _ = server.add(cluster);
    cluster.quick(true);
    cluster.types(Map.of("CalculatorApp", "1.0"));
    cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", "Ready");
    var _ =
        new ImageTree()
            .text(
                "Store/CalculatorApp/ApplicationManifest.1.0.xml",
                SampleApplication.type("CalculatorApp", "1.0", "S"))
            .text(
                "Store/CalculatorApp/S.Manifest.1.0.xml",
                SampleApplication.service("S", "1.0", "Code Code"))
            .text("Store/CalculatorApp/S.Code.1.0/a.dll", "a")
            .text("Store/CalculatorApp/S.Code.1.0/sub/b.dll", "b")
            .text("Store/CalculatorApp/S.Code.1.0/serviceplatform.xstore.manifest", "now")
            .text("WindowsFabricStore/ClusterManifest.7.xml", current("7", XSTORE))
            .into(source);
    settings.put("source.url", "azblob://acc/box");
    settings.put(
        "target.url",
        "fabric:ImageStore?endpoint="
            + server.url()
            + how.replica().map(replica -> "&replica=" + replica).orElse(""));
    settings.put("directory", directory.resolve("move").toString());
  }

  static String current(String version, String store) {
    return SampleManifest.of("prod", version, store);
  }

  private ClusterFiles files() {
    return new ClusterFiles() {
      @Override
      public Optional<String> read(String path) {
        return source
            .stat(Key.of(path))
            .map(
                entry -> {
                  try (var body = source.open(entry.key(), ReadRequest.WHOLE)) {
                    return new String(body.readAll(1 << 20), StandardCharsets.UTF_8);
                  }
                });
      }

      @Override
      public void write(String path, String text) {
        put(path, text);
      }

      @Override
      public void remove(String path) {
        for (String each : Set.copyOf(ImageTree.texts(source).keySet())) {
          if (each.equals(path) || each.startsWith(path + "/")) {
            var _ = source.delete(List.of(DeleteRequest.of(Key.of(each))));
          }
        }
      }
    };
  }

  /// Somebody writes to the source.
  void put(String path, String text) {
    var _ =
        source.put(PutRequest.of(Key.of(path), text.getBytes(StandardCharsets.UTF_8))).orThrow();
  }

  private final class Answering implements Operator {
    @Override
    public String name() {
      return "tester@here";
    }

    @Override
    public boolean confirm(String question) {
      return answers.test(question);
    }

    @Override
    public void say(String line) {
      told.add(line);
    }
  }

  /// One of the processes.
  final class Life {
    private final CrashPoint point;
    private final OneProcess process;

    /// Which of its calls were waits, such as those for the end of an upgrade.
    final List<Long> waits = new ArrayList<>();

    Life(CrashPoint point) {
      this.point = point;
      ImageStorePlan plan = ImageStorePlan.of(settings);
      StoreOpener opener = this::open;
      ImageStoreMigration migration =
          new ImageStoreMigration(
              plan,
              new ImageCopying(plan.copy(), opener, directory, journal),
              opener,
              new ClusterReach(plan.copy().target(), NO_SECRETS, _ -> waited()),
              new Controls(List.of(), NO_SECRETS),
              new Consent(acknowledged, false),
              "test");
      this.process =
          new OneProcess(
              RUN,
              new ImageStoreRunbook(migration),
              plan.settings(),
              journal,
              opener,
              4,
              Clock.systemUTC(),
              new Answering(),
              point);
    }

    /// Time that goes by is a moment at which the process can be killed.
    private void waited() {
      waits.add(point.remote(point::remoteCalls));
    }

    private Store open(StoreSpec spec) {
      return switch (spec.location().scheme()) {
        case "azblob" -> new CrashingStore(beforeSource.apply(source), point);
        case "fabric" -> layers.around(new CrashingStore(before.apply(stores.open(spec)), point));
        default -> layers.around(stores.open(spec));
      };
    }

    RunState goOn() {
      return process.goOn();
    }

    RunState rollback() {
      return process.resume(Verb.ROLLBACK);
    }

    OneProcess process() {
      return process;
    }
  }

  static void assertHalted(RunState state, String... words) {
    assertThat(state)
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains(words));
  }

  /// What somebody else speaks to the cluster with.
  ClusterReach reach() {
    ImageStorePlan plan = ImageStorePlan.of(settings);
    return new ClusterReach(plan.copy().target(), NO_SECRETS, _ -> {});
  }

  RunState move() {
    return new Life(CrashPoint.never()).goOn();
  }

  RunState state() {
    return journal
        .view(RUN)
        .map(view -> Transitions.fold(view.entries()))
        .orElseGet(RunState.Created::new);
  }

  RunState rollback() {
    return new Life(CrashPoint.never()).rollback();
  }

  /// Whether the journal says that copies were left in the cluster's own store.
  boolean leftCopies() {
    return ImageStoreRunbook.leftCopies(journal.view(RUN).orElseThrow().entries());
  }

  /// What the cluster's own store has.
  Set<String> own() {
    return Set.copyOf(server.imageStore().paths());
  }

  /// What has to be in the cluster's own store once it is moved.
  Set<String> wanted() {
    return Set.of(
        "Store/CalculatorApp/ApplicationManifest.1.0.xml",
        "Store/CalculatorApp/S.Manifest.1.0.xml",
        "Store/CalculatorApp/S.Code.1.0/a.dll",
        "Store/CalculatorApp/S.Code.1.0/sub/b.dll",
        "Store/CalculatorApp/S.Code.1.0/_.dir",
        "Store/CalculatorApp/S.Code.1.0/sub/_.dir",
        "WindowsFabricStore/ClusterManifest.7.xml",
        "WindowsFabricStore/ClusterManifest.7-imagestore1.xml",
        "WindowsFabricStore/ClusterManifest.7-imagestore2.xml",
        "WindowsFabricStore/ClusterManifest.7-imagestore3.xml",
        "WindowsFabricStore/ClusterManifest.7-imagestore-back.xml");
  }

  @Override
  public void close() {
    server.close();
  }
}
