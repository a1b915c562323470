package org.tranship.testkit.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.program.Program;

/// Many kills over many scenes. Everything that is chosen comes from one seed.
///
/// What must be survived is listed at [KillHarness]; what must be so, at [AnchoreLaw],
/// [RegistryLaw] and [CopyLaw].
public final class KillStorm {
  /// How many violations of one scene are told.
  private static final int TOLD = 6;

  /// How many kills one command is carried through at most.
  private static final int MOST = 4;

  private final Ground ground;
  private final Program program;
  private final long seed;
  private final Consumer<String> say;
  private final Map<String, KillTally> tallies = new LinkedHashMap<>();

  /// @param say is told what is going on, a line at a time
  public KillStorm(Ground ground, Program program, long seed, Consumer<String> say) {
    this.ground = ground;
    this.program = program;
    this.seed = seed;
    this.say = say;
  }

  /// Plays scenes with documents in one direction, the scenarios in turn, until there were so many
  /// kills. A command is carried through one to four of them, but through no more than are still
  /// asked for.
  public KillTally rage(
      Direction direction, KillLoad load, int kills, List<KillScenario> scenarios) {
    return rage(documents(direction, load), kills, scenarios);
  }

  /// The same with a registry.
  ///
  /// @param direction between files and S3
  /// @param images how many it has
  public KillTally rageAtRegistry(
      Direction direction, int images, int kills, List<RegistryScenario> scenarios) {
    return rage(new Scenery.Images(ground, program, direction, images), kills, scenarios);
  }

  /// The same with a plain copy.
  public KillTally rageAtCopy(CopyLoad load, int kills, List<CopyScenario> scenarios) {
    return rage(new Scenery.Objects(ground, program, load), kills, scenarios);
  }

  private <S> KillTally rage(Scenery<S> scenery, int kills, List<S> scenarios) {
    Weather<S> weather = new Weather<>(scenery, scenery.toString());
    for (int turn = 0; weather.tally.kills() < kills; turn++) {
      int most = Math.min(1 + weather.draw(MOST), kills - weather.tally.kills());
      weather.play(scenarios.get(turn % scenarios.size()), List.of(), most);
    }
    return weather.end();
  }

  /// Plays one scene with chosen kills.
  public KillTally at(Direction direction, KillLoad load, KillScenario scenario, Kill... kills) {
    return at(documents(direction, load), scenario, kills);
  }

  /// The same with a registry.
  public KillTally atRegistry(
      Direction direction, int images, RegistryScenario scenario, Kill... kills) {
    return at(new Scenery.Images(ground, program, direction, images), scenario, kills);
  }

  /// The same with a plain copy.
  public KillTally atCopy(CopyLoad load, CopyScenario scenario, Kill... kills) {
    return at(new Scenery.Objects(ground, program, load), scenario, kills);
  }

  private <S> KillTally at(Scenery<S> scenery, S scenario, Kill... kills) {
    Weather<S> weather = new Weather<>(scenery, scenery + ", chosen");
    weather.play(scenario, List.of(kills), kills.length);
    return weather.end();
  }

  /// Plays a scene for each write to the journal that a process does: it is killed before that
  /// write, and in another scene after it.
  public KillTally atEveryWrite(Direction direction, KillLoad load, KillScenario scenario) {
    return atEveryWrite(documents(direction, load), scenario);
  }

  /// The same with a registry.
  public KillTally atEveryWriteOfRegistry(
      Direction direction, int images, RegistryScenario scenario) {
    return atEveryWrite(new Scenery.Images(ground, program, direction, images), scenario);
  }

  private <S> KillTally atEveryWrite(Scenery<S> scenery, S scenario) {
    Weather<S> weather = new Weather<>(scenery, scenery + ", " + scenario + " at every write");
    for (long number = 1; number <= weather.lifetime().journalWrites(); number++) {
      for (When when : When.values()) {
        weather.play(scenario, List.of(new Kill.AtJournalWrite(number, when)), 1);
      }
    }
    return weather.end();
  }

  private Scenery.Documents documents(Direction direction, KillLoad load) {
    return new Scenery.Documents(ground, program, direction, load);
  }

  /// What goes on in one direction.
  private final class Weather<S> {
    private final Scenery<S> scenery;
    private final KillTally tally;
    private final Random random;
    private Optional<KillPlan.Lifetime> known = Optional.empty();
    private final long began = System.nanoTime();

    Weather(Scenery<S> scenery, String name) {
      this.scenery = scenery;
      this.tally = tallies.computeIfAbsent(name, _ -> new KillTally());
      this.random = new Random(seed ^ name.hashCode());
    }

    /// Measured once, and only where moments are drawn from it.
    KillPlan.Lifetime lifetime() {
      if (known.isEmpty()) {
        known = Optional.of(scenery.lifetime());
      }
      return known.get();
    }

    int draw(int below) {
      return random.nextInt(below);
    }

    void play(S scenario, List<Kill> chosen, int most) {
      tally.scene();
      String where =
          "seed " + seed + ", " + scenery + ", " + scenario + ", scene " + tally.scenes();
      int before = tally.violations().size();
      KillPlan plan = new KillPlan(chosen, random.nextLong(), this::lifetime);
      scenery.play(scenario, tally, plan, most, where);
      List<String> found = tally.violations().subList(before, tally.violations().size());
      say.accept(
          where
              + (chosen.isEmpty() ? "" : ", " + chosen)
              + ": "
              + (found.isEmpty() ? "" : found.size() + " VIOLATIONS, ")
              + tally.kills()
              + " kills so far");
      found.stream().limit(TOLD).forEach(say);
    }

    KillTally end() {
      tally.lasted(Duration.ofNanos(System.nanoTime() - began));
      return tally;
    }
  }

  /// All that went on.
  public KillTally total() {
    KillTally total = new KillTally();
    tallies.values().forEach(total::add);
    return total;
  }

  /// A line for each direction, and one for all.
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        line("direction", "scenes", "kills", "resumes", "violations", "again", "most", "time"));
    tallies.forEach((name, tally) -> lines.add(line(name, tally)));
    lines.add(line("all", total()));
    return lines;
  }

  private static String line(String name, KillTally tally) {
    boolean counted = tally.sentAgain() >= 0;
    return line(
        name,
        tally.scenes(),
        tally.kills(),
        tally.resumes(),
        tally.violations().size(),
        counted ? tally.sentAgain() : "-",
        counted ? tally.mostSentAgain() : "-",
        tally.time().toSeconds() + " s");
  }

  private static String line(Object... cells) {
    return String.format(Locale.ROOT, "%-48s %6s %6s %8s %10s %6s %5s %7s", cells);
  }
}
