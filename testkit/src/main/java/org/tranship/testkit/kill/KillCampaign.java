package org.tranship.testkit.kill;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.tranship.testkit.kill.Ground.Kind;
import org.tranship.testkit.program.Program;
import org.tranship.testkit.server.ScratchDirectory;

/// The long form of the kill storm, as a command: the real launcher of a distribution, killed over
/// all directions. Ends with 0 if the law was never broken.
///
/// Arguments: `--command FILE` (the launcher of a distribution), and optionally `--kills N` (200),
/// `--seed N` (a random one), `--documents N` (300), `--images N` of a registry (20), `--only
/// FROM:TO` or `--only REGISTRY:FROM:TO` (repeatable), `--scenario NAME` (repeatable),
/// `--every-write` (a scene for each write to the journal instead of drawn moments), `--engine
/// ENGINE` with `--objects N` (2000): plain copies by that engine and nothing else.
public final class KillCampaign {
  private static final List<Direction> DIRECTIONS =
      List.of(
          new Direction(Kind.DB, Kind.STUB),
          new Direction(Kind.DB, Kind.S3PROXY),
          new Direction(Kind.DB, Kind.FILES),
          new Direction(Kind.FILES, Kind.DB),
          new Direction(Kind.FILES, Kind.DB2),
          new Direction(Kind.STUB, Kind.STUB),
          new Direction(Kind.DB, Kind.SWIFT),
          new Direction(Kind.SWIFT, Kind.FILES),
          new Direction(Kind.DB2, Kind.S3PROXY));

  /// Of registries.
  private static final List<Direction> REGISTRIES =
      List.of(new Direction(Kind.FILES, Kind.STUB), new Direction(Kind.FILES, Kind.S3PROXY));

  /// Sent in parts, so each scene takes long and few are played.
  private static final Direction LARGE = new Direction(Kind.FILES, Kind.STUB);

  /// In the command line of every executor of Spark. Nobody else's may come or go meanwhile.
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private static final String REGISTRY = "REGISTRY:";
  private static final PrintStream OUT = System.out;

  private Path command = Path.of("target", "dist", "bin", "tranship");
  private int kills = 200;
  private long seed = new SecureRandom().nextInt(1_000_000);
  private int documents = 300;
  private int images = 20;
  private int objects = 2000;
  private String engine = "";
  private boolean everyWrite;
  private boolean large;
  private final List<Direction> directions = new ArrayList<>();
  private final List<Direction> registries = new ArrayList<>();
  private final Set<String> scenarios = new HashSet<>();

  private KillCampaign(Deque<String> words) {
    while (!words.isEmpty()) {
      String word = words.remove();
      switch (word) {
        case "--command" -> command = Path.of(words.remove());
        case "--kills" -> kills = Integer.parseInt(words.remove());
        case "--seed" -> seed = Long.parseLong(words.remove());
        case "--documents" -> documents = Integer.parseInt(words.remove());
        case "--images" -> images = Integer.parseInt(words.remove());
        case "--objects" -> objects = Integer.parseInt(words.remove());
        case "--engine" -> engine = words.remove();
        case "--every-write" -> everyWrite = true;
        case "--scenario" -> scenarios.add(words.remove());
        case "--only" -> only(words.remove());
        default -> throw new IllegalArgumentException("Unknown argument: " + word);
      }
    }
    if (engine.isEmpty() && directions.isEmpty() && registries.isEmpty()) {
      directions.addAll(DIRECTIONS);
      registries.addAll(REGISTRIES);
      large = true;
    }
    Set<String> unknown = new HashSet<>(scenarios);
    chosen(KillScenario.values()).forEach(known -> unknown.remove(known.name()));
    chosen(RegistryScenario.values()).forEach(known -> unknown.remove(known.name()));
    chosen(CopyScenario.values()).forEach(known -> unknown.remove(known.name()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("No such scenario: " + unknown);
    }
  }

  private void only(String direction) {
    boolean registry = direction.startsWith(REGISTRY);
    String[] ends = (registry ? direction.substring(REGISTRY.length()) : direction).split(":", 2);
    (registry ? registries : directions)
        .add(new Direction(Kind.valueOf(ends[0]), Kind.valueOf(ends[1])));
  }

  /// Runs the campaign.
  public static void main(String[] arguments) throws IOException {
    // The servers that are shared end with this process.
    System.exit(new KillCampaign(new ArrayDeque<>(List.of(arguments))).run() ? 0 : 1);
  }

  private boolean run() throws IOException {
    try (ScratchDirectory scratch = ScratchDirectory.create("kill-storm");
        Ground ground = new Ground(scratch.path())) {
      Program program = program(scratch.path());
      KillStorm storm = new KillStorm(ground, program, seed, OUT::println);
      OUT.println(
          "seed "
              + seed
              + ", "
              + (engine.isEmpty()
                  ? documents + " documents or " + images + " images a scene"
                  : objects + " objects a scene"));
      if (!engine.isEmpty()) {
        atCopies(storm);
      } else if (everyWrite) {
        atEveryWrite(storm);
      } else {
        rage(storm);
      }
      OUT.println();
      storm.table().forEach(OUT::println);
      KillTally total = storm.total();
      total.violations().forEach(OUT::println);
      OUT.println(
          "seed "
              + seed
              + ": "
              + total.kills()
              + " kills, "
              + total.violations().size()
              + " violations, "
              + total.probesLeft()
              + " remains of probes");
      return total.violations().isEmpty();
    }
  }

  private void atCopies(KillStorm storm) {
    boolean alone = engine.equals(CopyLoad.LOCAL);
    CopyLoad load =
        new CopyLoad(
            objects, engine, alone ? ExecutorProcesses.none() : ExecutorProcesses.named(EXECUTOR));
    storm.rageAtCopy(load, kills, chosen(CopyScenario.values()));
    OUT.println("executors lived on for " + load.executors().longest().toMillis() + " ms at most");
  }

  private void atEveryWrite(KillStorm storm) {
    for (Direction direction : directions) {
      for (KillScenario scenario :
          scenarios.isEmpty() ? List.of(KillScenario.MIGRATE) : chosen(KillScenario.values())) {
        storm.atEveryWrite(direction, KillLoad.mixed(documents), scenario);
      }
    }
    for (Direction direction : registries) {
      for (RegistryScenario scenario :
          scenarios.isEmpty()
              ? List.of(RegistryScenario.MIGRATE)
              : chosen(RegistryScenario.values())) {
        storm.atEveryWriteOfRegistry(direction, images, scenario);
      }
    }
  }

  private void rage(KillStorm storm) {
    // The large ones have a tenth of the kills, the others share the rest.
    int most = large ? kills / 10 : 0;
    int all = directions.size() + registries.size();
    int share = (kills - most + all - 1) / all;
    List<KillScenario> ofDocuments = chosen(KillScenario.values());
    List<RegistryScenario> ofRegistries = chosen(RegistryScenario.values());
    if (!ofDocuments.isEmpty()) {
      for (Direction direction : directions) {
        // Swift takes ten times as long for each object.
        boolean swift = direction.from() == Kind.SWIFT || direction.to() == Kind.SWIFT;
        int count = swift ? documents / 4 : documents;
        storm.rage(direction, KillLoad.mixed(count), share, ofDocuments);
      }
      if (most > 0) {
        storm.rage(LARGE, KillLoad.large(), most, ofDocuments);
      }
    }
    if (!ofRegistries.isEmpty()) {
      for (Direction direction : registries) {
        storm.rageAtRegistry(direction, images, share, ofRegistries);
      }
    }
  }

  /// Those that were asked for by name, or all.
  private <E extends Enum<E>> List<E> chosen(E[] all) {
    return Stream.of(all)
        .filter(one -> scenarios.isEmpty() || scenarios.contains(one.name()))
        .toList();
  }

  /// The distribution's own launcher, in a copy whose class path has the testkit too, for the
  /// journal that ends its own process.
  private Program program(Path scratch) throws IOException {
    Path dist = command.toRealPath().resolve("../..").normalize();
    Path copy = Files.createDirectory(scratch.resolve("dist"));
    for (String folder : List.of("bin", "libexec", "lib")) {
      Path to = Files.createDirectory(copy.resolve(folder));
      try (var files = Files.list(dist.resolve(folder))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.createSymbolicLink(to.resolve(file.getFileName()), file.toAbsolutePath());
        }
      }
    }
    Path testkit =
        Path.of(
            KillingJournals.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Files.createSymbolicLink(copy.resolve("lib").resolve("testkit.jar"), testkit);
    // A launcher that is a link would find the home of what it points to.
    Path launcher = copy.resolve("bin").resolve("tranship");
    Path real = launcher.toRealPath();
    Files.delete(launcher);
    Files.copy(real, launcher, StandardCopyOption.COPY_ATTRIBUTES);
    return Program.of(launcher, scratch)
        .with(Map.of("TRANSHIP_JAVA_HOME", System.getProperty("java.home")));
  }
}
