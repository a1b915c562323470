package org.tranship.runbook.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.ControlProbe;
import org.tranship.core.cutover.FencePlan;
import org.tranship.core.cutover.FenceProbe;
import org.tranship.core.cutover.KeptFence;
import org.tranship.core.cutover.KeptFenceStep;
import org.tranship.core.cutover.OpenProof;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.PlanSettings;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.value.Secrets;

/// Keeps pushes out of a registry for as long as the operator wants, and nothing else: a fence that
/// is a run of its own, so that it is proven, written down, and taken back by `rollback` after a
/// crash too.
///
/// Crash argument: that of [KeptFence]. A run that was cut off while it closed or opened the
/// registry is gone on with from its journal, which had the intent before the service was told.
public final class ReadOnlyRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "registry-read-only";

  private static final Duration OPEN_WITHIN = Duration.ofSeconds(15);

  private final KeptFence fence;

  /// @param settings as [#settings] gives them
  /// @param secrets resolves the password of the registry when it is needed
  /// @throws PlanContradiction if they make no sense
  public ReadOnlyRunbook(Map<String, String> settings, Controls controls, Secrets secrets) {
    this(settings, controls, secrets, OPEN_WITHIN);
  }

  /// @param within how long a registry that was told to take pushes again may need for that
  ReadOnlyRunbook(
      Map<String, String> settings, Controls controls, Secrets secrets, Duration within) {
    FencePlan plan =
        PlanSettings.fence(settings)
            .orElseThrow(
                () -> new PlanContradiction("fence", "nothing says how the registry is closed"));
    List<FenceProbe> probes = new ArrayList<>();
    Optional<OpenProof> opened = Optional.empty();
    if (settings.containsKey("registry.url")) {
      RegistryPlan.Address address = RegistryPlan.address(settings);
      PushProbe push = new PushProbe(address, () -> new RegistryClient(address, secrets));
      probes.add(push);
      opened = Optional.of(new OpenProof(push, within));
    }
    for (ControlSpec probe : plan.prove()) {
      if (probe.kind().equals("write")) {
        throw new PlanContradiction(
            "fence.prove",
            "an object in the store proves nothing of pushes, which go over HTTP; give"
                + " registry.url");
      }
      probes.add(new ControlProbe(controls, probe));
    }
    if (probes.isEmpty()) {
      throw new PlanContradiction(
          "fence.prove",
          "nothing would prove that pushes are kept out; give registry.url, or a write that is to"
              + " be refused");
    }
    this.fence = new KeptFence(plan, controls, probes, opened);
  }

  /// Those of all settings that a run keeps.
  public static SortedMap<String, String> settings(Map<String, String> all) {
    SortedMap<String, String> settings = new TreeMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith("fence.") || name.startsWith("registry.")) {
            settings.put(name, value);
          }
        });
    return Collections.unmodifiableSortedMap(settings);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return List.of(new KeptFenceStep(fence));
  }

  /// Completed it could not be opened any more.
  @Override
  public Optional<String> objection(Verb verb, List<JournalEntry> entries, Instant now) {
    return verb == Verb.COMPLETE
        ? Optional.of(
            "There is nothing to be completed: the registry is read-only until this run is rolled"
                + " back.")
        : Optional.empty();
  }

  /// The same, but for [#verify]: where a push goes through, the registry is closed once more. It
  /// is not opened by that, whatever comes of it.
  public Runbook keeping() {
    return new Keeping(this);
  }

  /// Tries to push once more.
  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    Optional<String> doubt = fence.fence().doubt(context);
    return doubt.isEmpty()
        ? StepResult.done("pushes are kept out")
        : new StepResult.Partial(1, "Pushes are not kept out: " + doubt.get());
  }

  private record Keeping(ReadOnlyRunbook kept) implements Runbook {
    @Override
    public String name() {
      return kept.name();
    }

    @Override
    public List<Step> steps() {
      return kept.steps();
    }

    @Override
    public boolean completesItself() {
      return kept.completesItself();
    }

    @Override
    public Optional<String> objection(Verb verb, List<JournalEntry> entries, Instant now) {
      return kept.objection(verb, entries, now);
    }

    @Override
    public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
      return kept.fence.keep(context);
    }
  }
}
