package org.tranship.runbook.registry.msr;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.FencePlan;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.PlanSettings;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.store.Places;
import org.tranship.core.store.StoreSpec;

/// What the operator asked of the move of an MSR. Made from flat settings, as a plan file and the
/// journal have them; a plan that contradicts itself is refused there and then. Secrets stand in it
/// as references.
///
/// @param settings everything, as it was written, for the journal
/// @param source the store that MSR uses
/// @param target the store that it shall use
/// @param address where MSR is reached
/// @param variant which procedure of the migration document
/// @param version that MSR has to have; empty to take the one that it tells
/// @param backup of the metadata; always there with [Variant#ONLINE], which restores it
/// @param export a list of the ids of blobs with their SHA-256, from the metadata
/// @param off what turns garbage collection off
/// @param on what turns it on again
/// @param turn the command that has MSR use the target: `restore` or `reconfigure`
/// @param window how long pushes may be kept out
/// @param patience how long a job of MSR may take
/// @param soak how long it runs on the target before the run may be completed
public record MsrPlan(
    SortedMap<String, String> settings,
    StoreSpec source,
    StoreSpec target,
    MsrAddress address,
    Variant variant,
    Optional<MsrVersion> version,
    Optional<Backup> backup,
    Optional<Path> export,
    List<ControlSpec> off,
    List<ControlSpec> on,
    SwitchPlan turn,
    Duration window,
    Duration patience,
    Duration soak) {
  private static final String WHERE = "In the web UI of MSR, System > Garbage Collection: ";

  public MsrPlan {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    off = List.copyOf(off);
    on = List.copyOf(on);
  }

  /// The procedures of the migration document.
  public enum Variant {
    /// Metadata backup, copy, restore: pushes go on, and those after the backup are lost.
    ONLINE("online", "restore"),
    /// Read-only, copy, reconfigure: pushes are kept out, and nothing is lost.
    READ_ONLY("read-only", "reconfigure");

    private final String word;
    private final String section;

    Variant(String word, String section) {
      this.word = word;
      this.section = section;
    }

    /// As a plan writes it.
    public String word() {
      return word;
    }

    /// The section of the plan with the command that has MSR use the target.
    public String section() {
      return section;
    }
  }

  /// How the metadata are backed up.
  ///
  /// @param acts which write the file
  /// @param file that is there when they are done; holds secrets of MSR
  public record Backup(List<ControlSpec> acts, Path file) {
    public Backup {
      acts = List.copyOf(acts);
    }
  }

  /// @throws PlanContradiction if it makes no sense
  public static MsrPlan of(Map<String, String> given) {
    SortedMap<String, String> settings = new TreeMap<>(given);
    PlanSettings.settle(settings, "source.url");
    PlanSettings.settle(settings, "target.url");
    Variant variant =
        settings.getOrDefault("variant", "").equals(Variant.ONLINE.word())
            ? Variant.ONLINE
            : Variant.READ_ONLY;
    StoreSpec source = PlanSettings.store(settings, "source");
    StoreSpec target =
        PlanSettings.target(settings, PlanSettings.store(settings, "target").location());
    Places.objection(source, target)
        .ifPresent(
            objection -> {
              throw new PlanContradiction("target.url", objection);
            });
    for (Variant other : Variant.values()) {
      if (other != variant && !ControlSpec.below(settings, other.section() + ".").isEmpty()) {
        throw new PlanContradiction(
            other.section(),
            "it belongs to the variant " + other.word() + ", and this is the other");
      }
    }
    return new MsrPlan(
        settings,
        source,
        target,
        MsrAddress.of(settings),
        variant,
        parsed(settings, "msr.version", MsrVersion::parse),
        backup(settings, variant),
        parsed(settings, "export", Path::of).map(Path::toAbsolutePath),
        collection(settings, "off", "choose Never, and Save. Is garbage collection off?"),
        collection(settings, "on", "set the schedule as it was, and Save. Is it on again?"),
        turn(settings, variant),
        parsed(settings, "window", Durations::parse).orElse(Duration.ofHours(8)),
        parsed(settings, "jobs-within", Durations::parse).orElse(Duration.ofHours(6)),
        PlanSettings.soak(settings));
  }

  private interface Parse<T> {
    T of(String text);
  }

  private static <T> Optional<T> parsed(Map<String, String> settings, String name, Parse<T> parse) {
    try {
      return Optional.ofNullable(settings.get(name)).map(parse::of);
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(name, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Backup> backup(Map<String, String> settings, Variant variant) {
    List<ControlSpec> acts = controls(settings, "backup.do");
    Optional<Path> file = parsed(settings, "backup.file", Path::of).map(Path::toAbsolutePath);
    if (variant == Variant.READ_ONLY && acts.isEmpty() && file.isEmpty()) {
      return Optional.empty();
    }
    if (acts.isEmpty() || file.isEmpty()) {
      throw new PlanContradiction(
          "backup",
          (variant == Variant.ONLINE
                  ? "the variant online restores a backup of the metadata: "
                  : "a backup of the metadata is wanted, and half of it is said: ")
              + "\"do\" says how it is made, and \"file\" where it is then");
    }
    return Optional.of(new Backup(acts, file.get()));
  }

  private static List<ControlSpec> collection(
      Map<String, String> settings, String which, String question) {
    List<ControlSpec> acts = controls(settings, "gc." + which);
    return acts.isEmpty()
        ? List.of(new ControlSpec(SwitchPlan.PROMPT, Map.of("question", WHERE + question)))
        : acts;
  }

  private static List<ControlSpec> controls(Map<String, String> settings, String list) {
    List<ControlSpec> controls = new ArrayList<>();
    ControlSpec.below(settings, list + ".").keySet().stream()
        .map(name -> name.substring(0, name.indexOf('.')))
        .distinct()
        .forEach(
            number ->
                ControlSpec.of(settings, list + "." + number + ".")
                    .filter(spec -> !spec.kind().equals("write"))
                    .ifPresentOrElse(
                        controls::add,
                        () -> {
                          throw new PlanContradiction(list, "it says not what is to be done");
                        }));
    return controls;
  }

  /// As the switch of every plan, whose settings have another name here.
  private static SwitchPlan turn(Map<String, String> settings, Variant variant) {
    SortedMap<String, String> renamed = new TreeMap<>();
    ControlSpec.below(settings, variant.section() + ".")
        .forEach((name, value) -> renamed.put("switch." + name, value));
    try {
      return PlanSettings.turn(renamed)
          .orElseThrow(
              () ->
                  new PlanContradiction(
                      "switch", "nothing makes MSR use the target; say how under \"do\""));
    } catch (PlanContradiction e) {
      throw new PlanContradiction(
          e.setting().replaceFirst("^switch", variant.section()), String.valueOf(e.getMessage()));
    }
  }

  /// All acts of it.
  List<ControlSpec> controls() {
    List<ControlSpec> all = new ArrayList<>(off);
    all.addAll(on);
    backup.ifPresent(it -> all.addAll(it.acts()));
    all.addAll(turn.controls());
    return all;
  }

  /// What keeps pushes out.
  FencePlan fence() {
    return new FencePlan(
        List.of(MsrReadOnlyControl.spec(address, true)),
        List.of(),
        List.of(MsrReadOnlyControl.spec(address, false)),
        window);
  }
}
