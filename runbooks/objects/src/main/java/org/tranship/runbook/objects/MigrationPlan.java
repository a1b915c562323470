package org.tranship.runbook.objects;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.objects.pointers.Cleaning;

/// What the operator asked of a migration. Made from flat settings, as a plan file and the journal
/// have them; a plan that contradicts itself is refused there and then, by the setting that is
/// wrong. Secrets stand in it as references.
///
/// @param settings everything, as it was written, for the journal
/// @param copy the two stores and how objects go from one to the other
/// @param delta when to close the source
/// @param fence empty where writers cannot be kept out
/// @param turn what makes the service read from the target; empty where the operator does it
///   otherwise
/// @param soak how long the service runs on the target before the source may be cleaned
/// @param clean remove objects at the source at the end
/// @param copyBack on a rollback after the switch, copy back what the target got since
/// @param catalog a table that points at the objects; empty where all objects of the source are
///   meant
public record MigrationPlan(
    SortedMap<String, String> settings,
    CopyPlan copy,
    DeltaPlan delta,
    Optional<FencePlan> fence,
    Optional<SwitchPlan> turn,
    Duration soak,
    boolean clean,
    boolean copyBack,
    Optional<CatalogPlan> catalog) {
  private static final String WRITE = "write";

  public MigrationPlan {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// @throws PlanContradiction if it makes no sense
  public static MigrationPlan of(Map<String, String> given) {
    SortedMap<String, String> settings = new TreeMap<>(given);
    settled(settings, "source.url");
    settled(settings, "target.url");
    CatalogPlan.expand(settings);
    Optional<FencePlan> fence = fence(settings);
    Optional<SwitchPlan> turn = turn(settings);
    MigrationPlan plan =
        new MigrationPlan(
            settings,
            copy(settings),
            delta(settings),
            fence,
            turn,
            parsed(settings, "soak", "0s", MigrationPlan::length),
            settings.getOrDefault("complete.clean", "keep").equals("delete"),
            settings.getOrDefault("rollback", "copy-back").equals("copy-back"),
            CatalogPlan.isIn(settings) ? Optional.of(CatalogPlan.of(settings)) : Optional.empty());
    plan.requireSense();
    return plan;
  }

  /// A directory is the same from wherever the command is given.
  private static void settled(Map<String, String> settings, String name) {
    String url = settings.getOrDefault(name, "");
    if (url.startsWith("file:") && url.length() > "file:".length()) {
      settings.put(name, "file:" + Path.of(url.substring("file:".length())).toAbsolutePath());
    }
  }

  private void requireSense() {
    if (clean && copy.verify() != VerifyLevel.READBACK) {
      throw new PlanContradiction(
          "complete.clean",
          "the source is to be removed, and copies are not read back. Write copy.verify: readback, or"
              + " complete.clean: keep.");
    }
    if (clean && turn.isEmpty() && catalog.isEmpty()) {
      throw new PlanContradiction(
          "complete.clean",
          "the source is to be removed, and nothing switches the service to the target. Add switch,"
              + " be it a prompt that asks the operator to do it, or write complete.clean: keep.");
    }
    if (!soak.isZero() && turn.isEmpty() && catalog.isEmpty()) {
      throw new PlanContradiction(
          "soak", "there is no switch, so nothing runs on the target that could be waited for");
    }
    catalog.ifPresent(it -> it.requireSource(copy.source()));
    Places.objection(copy.source(), copy.target())
        .ifPresent(
            objection -> {
              throw new PlanContradiction("target.url", objection);
            });
  }

  /// Whether objects are removed at the source at the end.
  boolean removes() {
    return clean || catalog.filter(it -> it.cleaning() == Cleaning.DELETE_OBJECT).isPresent();
  }

  /// What the service is switched by: the acts of the plan, or its rows alone.
  Optional<SwitchPlan> switching() {
    return turn.or(
        () ->
            catalog.map(
                _ -> new SwitchPlan(List.of(), List.of(), List.of(), Duration.ofMinutes(1))));
  }

  private static CopyPlan copy(Map<String, String> settings) {
    try {
      Map<String, String> flat = new TreeMap<>();
      ControlSpec.below(settings, "select.").forEach(flat::put);
      flat.put("existing", settings.getOrDefault("copy.existing", "update"));
      flat.put("verify", settings.getOrDefault("copy.verify", "readback"));
      flat.put(
          "drop-attributes",
          String.join(",", ControlSpec.below(settings, "copy.drop-attributes.").values()));
      flat.put("source", settings.getOrDefault("source.url", ""));
      flat.put("target", settings.getOrDefault("target.url", ""));
      CopyPlan plain = CopyPlan.of(flat);
      return new CopyPlan(
          store(settings, "source", plain.source().location()),
          made(store(settings, "target", plain.target().location())),
          plain.selection(),
          plain.list(),
          plain.existing(),
          plain.verify(),
          plain.dropped(),
          false,
          false);
    } catch (PlanContradiction e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction("source", String.valueOf(e.getMessage()));
    }
  }

  private static StoreSpec store(Map<String, String> settings, String name, Location location) {
    Map<String, SecretRef> secrets = new TreeMap<>();
    ControlSpec.below(settings, name + ".secrets.")
        .forEach(
            (key, value) ->
                secrets.put(
                    key,
                    SecretRef.parse(value)
                        .orElseThrow(
                            () ->
                                new PlanContradiction(
                                    name + ".secrets." + key,
                                    "it is no reference; write ${NAME} or file:PATH"))));
    return new StoreSpec(location, ControlSpec.below(settings, name + ".options."), secrets);
  }

  /// A directory to move to is made, as a copy makes it.
  private static StoreSpec made(StoreSpec spec) {
    if (!spec.location().scheme().equals("file") || spec.options().containsKey("create")) {
      return spec;
    }
    Map<String, String> more = new TreeMap<>(spec.options());
    more.put("create", "true");
    return new StoreSpec(spec.location(), more, spec.secrets());
  }

  private static DeltaPlan delta(Map<String, String> settings) {
    String until = settings.getOrDefault("delta.until", "1000 objects").strip();
    int most =
        parsed(
            settings,
            "delta.at-most",
            "5",
            text -> {
              int number = Integer.parseInt(text);
              if (number < 1) {
                throw new IllegalArgumentException("one pass at least");
              }
              return number;
            });
    if (until.endsWith("objects") || until.endsWith("object")) {
      String number = until.substring(0, until.indexOf("object")).strip();
      return new DeltaPlan(
          Optional.of(parsed(Map.of("delta.until", number), "delta.until", "", Long::valueOf)),
          Optional.empty(),
          most);
    }
    return new DeltaPlan(
        Optional.empty(),
        Optional.of(parsed(settings, "delta.until", "", MigrationPlan::length)),
        most);
  }

  private static Duration length(String text) {
    return org.tranship.core.control.Durations.parse(text);
  }

  private static Optional<FencePlan> fence(Map<String, String> settings) {
    if (ControlSpec.below(settings, "fence.").isEmpty()) {
      return Optional.empty();
    }
    FencePlan fence =
        new FencePlan(
            controls(settings, "fence.raise."),
            controls(settings, "fence.prove."),
            controls(settings, "fence.lower."),
            parsed(settings, "fence.window", "10m", MigrationPlan::length));
    if (fence.prove().isEmpty()) {
      throw new PlanContradiction(
          "fence.prove",
          "a fence that nothing proves is none. Give a write that must be refused while it is up:"
              + " http, sql, command or write; or leave fence out, and have changes noticed instead.");
    }
    for (ControlSpec probe : fence.prove()) {
      if (!List.of("http", "sql", "command", WRITE).contains(probe.kind())) {
        throw new PlanContradiction(
            "fence.prove", probe.kind() + " is no write, so it proves nothing of writers");
      }
    }
    for (List<ControlSpec> acts : List.of(fence.raise(), fence.lower())) {
      requireActs("fence", acts);
    }
    for (ControlSpec raise : fence.raise()) {
      if (fence.lower().isEmpty() && !takesItselfBack(raise)) {
        throw new PlanContradiction(
            "fence.lower", "nothing would lower the fence; say how what raised it is taken back");
      }
    }
    return Optional.of(fence);
  }

  private static void requireActs(String where, List<ControlSpec> acts) {
    for (ControlSpec act : acts) {
      if (act.kind().equals(WRITE)) {
        throw new PlanContradiction(where, "write is only for fence.prove");
      }
    }
  }

  /// Whether a control can undo by itself what it did.
  static boolean takesItselfBack(ControlSpec spec) {
    return spec.kind().equals("postgres") || spec.kind().equals("file");
  }

  private static Optional<SwitchPlan> turn(Map<String, String> settings) {
    List<SwitchPlan.Act> acts = new ArrayList<>();
    for (String prefix : items(settings, "switch.do.")) {
      Map<String, String> own = ControlSpec.below(settings, prefix);
      own.keySet().removeIf(name -> name.startsWith("undo."));
      List<ControlSpec> back = controls(settings, prefix + "undo.");
      requireActs("switch", back);
      acts.add(
          new SwitchPlan.Act(
              ControlSpec.of(own, "")
                  .orElseThrow(() -> new PlanContradiction("switch.do", "it says not how")),
              back));
    }
    if (acts.isEmpty()) {
      return Optional.empty();
    }
    requireActs("switch.do", acts.stream().map(SwitchPlan.Act::forth).toList());
    List<ControlSpec> gate = controls(settings, "switch.gate.");
    requireMeasures("switch.gate", gate);
    List<ControlSpec> home = controls(settings, "switch.back.");
    requireMeasures("switch.back", home);
    for (SwitchPlan.Act act : acts) {
      if (SwitchPlan.question(act.forth()).isPresent() && gate.isEmpty()) {
        throw new PlanContradiction(
            "switch.gate",
            "what the operator does is measured and not believed. Give a gate: an http call, a query or"
                + " a command that succeeds once the service reads from the target.");
      }
    }
    return Optional.of(
        new SwitchPlan(
            acts, gate, home, parsed(settings, "switch.within", "1m", MigrationPlan::length)));
  }

  private static void requireMeasures(String where, List<ControlSpec> gates) {
    for (ControlSpec one : gates) {
      if (!List.of("http", "sql", "command").contains(one.kind())) {
        throw new PlanContradiction(where, one.kind() + " measures nothing");
      }
    }
  }

  private static List<ControlSpec> controls(Map<String, String> settings, String prefix) {
    List<ControlSpec> controls = new ArrayList<>();
    for (String item : items(settings, prefix)) {
      controls.add(
          ControlSpec.of(settings, item)
              .orElseThrow(() -> new PlanContradiction(prefix, "it says not how")));
    }
    return controls;
  }

  /// The prefixes of a list's items, in order.
  private static List<String> items(Map<String, String> settings, String prefix) {
    return ControlSpec.below(settings, prefix).keySet().stream()
        .map(name -> name.substring(0, name.indexOf('.')))
        .distinct()
        .sorted()
        .map(number -> prefix + number + ".")
        .toList();
  }

  private static <T> T parsed(
      Map<String, String> settings, String name, String otherwise, Function<String, T> parse) {
    try {
      return parse.apply(settings.getOrDefault(name, otherwise));
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(
          name,
          e instanceof NumberFormatException
              ? "\"" + settings.getOrDefault(name, otherwise) + "\" is no number"
              : String.valueOf(e.getMessage()));
    }
  }
}
