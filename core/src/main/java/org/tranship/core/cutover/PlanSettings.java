package org.tranship.core.cutover;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;

/// The sections that plans of every service have, read from their flat settings. What contradicts
/// itself is refused as a [PlanContradiction], by the setting that is wrong.
public final class PlanSettings {
  private static final String WRITE = "write";
  private static final String POSTGRES = "postgres";

  private PlanSettings() {}

  /// The target, which is made where it is a directory.
  public static StoreSpec target(Map<String, String> settings, Location location) {
    return made(store(settings, "target", location));
  }

  /// How long the service runs on the target before the source may be cleaned.
  public static Duration soak(Map<String, String> settings) {
    return parsed(settings, "soak", "0s", PlanSettings::length);
  }

  /// A directory is the same from wherever the command is given.
  public static void settle(Map<String, String> settings, String name) {
    String url = settings.getOrDefault(name, "");
    if (url.startsWith("file:") && url.length() > "file:".length()) {
      settings.put(name, "file:" + Path.of(url.substring("file:".length())).toAbsolutePath());
    }
  }

  /// One end of a plan, with its options and references to its secrets.
  ///
  /// @param name `source` or `target`
  public static StoreSpec store(Map<String, String> settings, String name, Location location) {
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

  /// A store of a plan that may be in any place.
  ///
  /// @throws PlanContradiction if it names none
  public static StoreSpec store(Map<String, String> settings, String name) {
    try {
      return store(settings, name, Location.parse(settings.getOrDefault(name + ".url", "")));
    } catch (PlanContradiction e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(name + ".url", String.valueOf(e.getMessage()));
    }
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

  /// When to close the source.
  public static DeltaPlan delta(Map<String, String> settings) {
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
        Optional.of(parsed(settings, "delta.until", "", PlanSettings::length)),
        most);
  }

  private static Duration length(String text) {
    return Durations.parse(text);
  }

  /// What keeps writers out, if the plan has it. That something proves it is for the caller to ask.
  public static Optional<FencePlan> fence(Map<String, String> settings) {
    if (ControlSpec.below(settings, "fence.").isEmpty()) {
      return Optional.empty();
    }
    FencePlan fence =
        new FencePlan(
            controls(settings, "fence.raise."),
            controls(settings, "fence.prove."),
            controls(settings, "fence.lower."),
            parsed(settings, "fence.window", "10m", PlanSettings::length));
    for (ControlSpec probe : fence.prove()) {
      if (!List.of("http", "sql", "command", WRITE).contains(probe.kind()) && !isWrite(probe)) {
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
      if (isWrite(act)) {
        throw new PlanContradiction(where, "write is only for fence.prove");
      }
    }
  }

  /// Whether a control is a write that only proves something.
  private static boolean isWrite(ControlSpec spec) {
    return spec.kind().equals(WRITE)
        || spec.kind().equals(POSTGRES) && spec.text("form").filter(WRITE::equals).isPresent();
  }

  /// Whether a control can undo by itself what it did.
  static boolean takesItselfBack(ControlSpec spec) {
    return spec.kind().equals(POSTGRES) || spec.kind().equals("file");
  }

  /// What makes the service read from the target, if the plan has it.
  public static Optional<SwitchPlan> turn(Map<String, String> settings) {
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
            acts, gate, home, parsed(settings, "switch.within", "1m", PlanSettings::length)));
  }

  private static void requireMeasures(String where, List<ControlSpec> gates) {
    for (ControlSpec one : gates) {
      if (!List.of("http", "sql", "command").contains(one.kind())) {
        throw new PlanContradiction(where, one.kind() + " measures nothing");
      }
    }
  }

  public static List<ControlSpec> controls(Map<String, String> settings, String prefix) {
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
