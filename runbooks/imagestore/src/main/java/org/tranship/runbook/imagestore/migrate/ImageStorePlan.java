package org.tranship.runbook.imagestore.migrate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.PlanSettings;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.imagestore.ImageCopyPlan;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.manifest.ManifestException;
import org.tranship.runbook.imagestore.manifest.Wanted;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.NameRules;

/// What the operator asked of a move to the cluster's own image store. Made from flat settings, as
/// a plan file and the journal have them; a plan that contradicts itself is refused there and then.
/// Secrets stand in it as references.
///
/// @param settings everything, as the journal keeps it
/// @param copy what is copied, from where and how
/// @param directory where the manifests, the snapshots and the state of the cluster are written
/// @param current a file with the manifest that the cluster has; empty to ask the cluster
/// @param fragment sections as a document prints them, with the sizes
/// @param wanted what is wanted of the manifests
/// @param quiet what keeps deployments out, and lets them in again
/// @param quietWithin how long what is under way may take to end
/// @param room what proves that every node with a replica has the room
/// @param soak how long the cluster uses its own store before the run may be closed
public record ImageStorePlan(
    SortedMap<String, String> settings,
    ImageCopyPlan copy,
    Path directory,
    Optional<Path> current,
    Optional<Path> fragment,
    Wanted wanted,
    Quiet quiet,
    Duration quietWithin,
    List<ControlSpec> room,
    Duration soak) {
  /// What keeps deployments out of the image store, and what lets them in again.
  public record Quiet(List<ControlSpec> out, List<ControlSpec> in) {
    public Quiet {
      out = List.copyOf(out);
      in = List.copyOf(in);
    }
  }

  private static final String PLATFORM = "platform";
  private static final String WINDOWS = "windows";

  public ImageStorePlan {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    room = List.copyOf(room);
  }

  /// @throws PlanContradiction if it makes no sense
  public static ImageStorePlan of(Map<String, String> given) {
    SortedMap<String, String> settings = new TreeMap<>(given);
    PlanSettings.settle(settings, "source.url");
    for (String name : List.of("directory", "manifests.current", "manifests.fragment")) {
      settings.computeIfPresent(name, (_, path) -> Path.of(path).toAbsolutePath().toString());
    }
    return new ImageStorePlan(
        settings,
        copy(settings),
        Path.of(settings.getOrDefault("directory", "")),
        Optional.ofNullable(settings.get("manifests.current")).map(Path::of),
        Optional.ofNullable(settings.get("manifests.fragment")).map(Path::of),
        wanted(settings),
        new Quiet(
            asking(
                settings,
                "quiet.do.",
                "Stop whatever deploys to the cluster: pipelines, people, automatic upgrades of the"
                    + " runtime. Is all of it stopped?"),
            asking(
                settings,
                "quiet.undo.",
                "Let deployments in again; those that name the image store by its connection string"
                    + " name the one that the cluster uses now. Is that done?")),
        length(settings, "quiet.within", "10m"),
        PlanSettings.controls(settings, "room.prove."),
        PlanSettings.soak(settings));
  }

  private static ImageCopyPlan copy(SortedMap<String, String> settings) {
    StoreSpec source = PlanSettings.store(settings, "source");
    StoreSpec target = target(PlanSettings.store(settings, "target"), settings);
    if (!target.location().scheme().equals("fabric")) {
      throw new PlanContradiction(
          "target.url", "the cluster is named as fabric:ImageStore?endpoint=https://HOST:19080");
    }
    if (source.location().scheme().equals("fabric")) {
      throw new PlanContradiction(
          "source.url", "it is the cluster's own image store, and there is nothing to move");
    }
    String said = settings.getOrDefault(PLATFORM, platform(target));
    if (!said.equals(platform(target))) {
      throw new PlanContradiction(
          PLATFORM, "it is " + said + ", and the target has platform=" + platform(target));
    }
    boolean readable =
        target.options().containsKey("replica")
            || target.location().parameters().containsKey("replica");
    Incomplete incomplete =
        Incomplete.valueOf(
            settings.getOrDefault("copy.incomplete", "refuse").toUpperCase(Locale.ROOT));
    return new ImageCopyPlan(
        source,
        target,
        Optional.ofNullable(settings.get("source-layout"))
            .map(word -> Layout.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElseGet(() -> Layout.of(source.location().scheme())),
        Layout.NATIVE,
        new NameRules(windows(target)),
        incomplete,
        readable ? VerifyLevel.READBACK : VerifyLevel.SERVER);
  }

  /// Whether the nodes of the cluster run Windows, as the plan has it.
  boolean windows() {
    return windows(copy.target());
  }

  private static boolean windows(StoreSpec target) {
    return !platform(target).equals("linux");
  }

  private static String platform(StoreSpec target) {
    return target
        .location()
        .parameters()
        .getOrDefault(PLATFORM, target.options().getOrDefault(PLATFORM, WINDOWS));
  }

  /// The driver would ask the gateway, and not get an answer before the cluster has the store; what
  /// the plan says is held against the gateway in a step of its own.
  private static StoreSpec target(StoreSpec spec, Map<String, String> settings) {
    if (spec.location().scheme().equals("fabric")
        && !spec.location().parameters().containsKey(PLATFORM)) {
      Map<String, String> more = new TreeMap<>(spec.options());
      more.putIfAbsent(PLATFORM, settings.getOrDefault(PLATFORM, WINDOWS));
      return new StoreSpec(spec.location(), more, spec.secrets());
    }
    return spec;
  }

  private static Wanted wanted(SortedMap<String, String> settings) {
    try {
      return new Wanted(
          number(settings, "manifests.target-replicas"),
          number(settings, "manifests.min-replicas"),
          Optional.ofNullable(settings.get("manifests.placement")),
          settings.getOrDefault("manifests.run-as-policy", "keep").equals("enable"),
          new ArrayList<>(ControlSpec.below(settings, "manifests.versions.").values()));
    } catch (ManifestException e) {
      throw new PlanContradiction("manifests.versions", String.valueOf(e.getMessage()));
    }
  }

  private static OptionalInt number(Map<String, String> settings, String name) {
    String text = settings.getOrDefault(name, "");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw new PlanContradiction(name, "\"" + text + "\" is no number of replicas");
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  private static Duration length(Map<String, String> settings, String name, String otherwise) {
    try {
      return Durations.parse(settings.getOrDefault(name, otherwise));
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(name, String.valueOf(e.getMessage()));
    }
  }

  /// The acts of a section; where it has none, the operator is asked.
  private static List<ControlSpec> asking(
      Map<String, String> settings, String prefix, String question) {
    List<ControlSpec> acts = PlanSettings.controls(settings, prefix);
    return acts.isEmpty()
        ? List.of(new ControlSpec(SwitchPlan.PROMPT, Map.of("question", question)))
        : acts;
  }
}
