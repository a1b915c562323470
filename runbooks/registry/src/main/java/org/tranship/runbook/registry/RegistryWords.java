package org.tranship.runbook.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.PlanLine;
import org.tranship.core.cutover.SwitchPlan;

/// What the migration of a registry will do, step by step, for people.
public final class RegistryWords {
  private static final int CUT_OFF = 5;

  private RegistryWords() {}

  /// All acts and probes of a plan.
  static List<ControlSpec> controls(RegistryPlan plan) {
    List<ControlSpec> all = new ArrayList<>(plan.fence().controls());
    all.addAll(plan.turn().controls());
    return all;
  }

  /// @throws IllegalArgumentException if an act makes no sense, or a secret of it is not to be had
  static void requireSense(RegistryMigration migration, ControlSpec spec) {
    if (SwitchPlan.question(spec).isEmpty()) {
      migration.controls().open(spec).requireSecrets();
    }
  }

  /// Why the plan's acts cannot be carried out here; empty if nothing is known.
  public static Optional<String> objection(RegistryMigration migration) {
    return ReadyStep.objection(migration);
  }

  /// Why the registry does not let us in, found out by asking for `/v2/`, before anything is
  /// copied: TLS is tried by that as well, whether there is a login or not. One that does not
  /// answer at all may be up by the time it is needed. A connection that is cut off is tried again:
  /// a server that refuses our certificate says so and closes, and whether its word or the end of
  /// the connection is seen first is chance.
  ///
  /// @return empty if nothing is known; the fence is proven in any case
  public static Optional<String> access(RegistryMigration migration) throws InterruptedException {
    try (RegistryClient client = migration.client()) {
      for (int connections = 1; connections <= CUT_OFF; connections++) {
        try {
          RegistryClient.Told _ = client.ask("GET", "/v2/", "");
          return Optional.empty();
        } catch (AccessFault e) {
          return Optional.of(e.getMessage() + " Nothing was done.");
        } catch (ConnectException | HttpTimeoutException _) {
          return Optional.empty();
        } catch (IOException _) {
          // Cut off.
        }
      }
      return Optional.empty();
    } catch (PlanContradiction e) {
      return Optional.of(ReadyStep.refused(String.valueOf(e.getMessage())));
    }
  }

  /// What keeps pushes out besides what the estimate counts, since nobody can know it beforehand:
  /// how long a registry takes to restart, and to answer from another store.
  public static String uncounted(RegistryPlan plan, RegistrySurvey survey) {
    long lowering = plan.fence().lower().isEmpty() ? plan.fence().raise().size() : 0;
    long acts =
        plan.fence().raise().size()
            + lowering
            + plan.fence().lower().size()
            + plan.turn().acts().size();
    return "not counted are "
        + (acts == 1 ? "1 act" : acts + " acts")
        + " of the plan (fence and switch, with every restart in them), and at most "
        + Durations.text(plan.turn().within())
        + " until the registry answers from the target"
        + (survey.sample().fault().isEmpty()
            ? ""
            : ", and the pull of "
                + (survey.tags() == 1 ? "1 tag" : survey.tags() + " tags")
                + ", since none could be tried: "
                + survey.sample().fault());
  }

  /// What of the estimate the pull of all images is; empty where there is none, or it is not known.
  public static Optional<String> pulls(RegistrySurvey survey) {
    return survey.sample().isMeasured()
        ? Optional.of(
            "about "
                + Durations.text(survey.pulls())
                + " of it for pulling "
                + (survey.pulled() == 1 ? "1 manifest" : survey.pulled() + " manifests")
                + " from the target, if that is as fast as the source ("
                + survey.sample().words()
                + ")")
        : Optional.empty();
  }

  /// What an operator has to see to, since nothing here can: a registry does it by itself, or its
  /// settings decide it.
  public static List<String> notes(RegistryPlan plan) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Until the run is completed, keep the registry's upload purge off (uploadpurging: {enabled:"
            + " false}) and run no garbage collection of its own: both delete in a read-only registry"
            + " as well.");
    notes.add(
        "Have the same http.secret in all its configurations: with another one, uploads that the"
            + " fence has stopped cannot go on once it is lowered.");
    NamelessFolder.note(plan.source(), plan.target()).ifPresent(notes::add);
    return notes;
  }

  /// Every step of a plan, in order.
  public static List<PlanLine> of(RegistryMigration migration) {
    RegistryPlan plan = migration.plan();
    Acts acts = new Acts(migration.controls());
    String nothing = "nothing to take back";
    List<PlanLine> lines = new ArrayList<>();
    lines.add(
        new PlanLine(
            "survey",
            "lists both stores; refused if the target has what is not the source's",
            nothing));
    lines.add(
        new PlanLine(
            "blobs",
            "copies blobs while the registry is live, each hashed on the way and read back",
            "removes the blobs that the run made"));
    lines.add(
        new PlanLine(
            "delta",
            "copies the blobs that were pushed since, at most " + plan.delta().atMost() + " times",
            "as blobs"));
    lines.add(
        new PlanLine(
            SourceGraphStep.NAME,
            "reads every link of the source and walks its images by the journal's digests; refused,"
                + " with pushes let in, if one is not whole",
            nothing));
    lines.add(
        new PlanLine(
            "fence",
            acts.sentences(plan.fence().raise())
                + "; proven when this is refused: "
                + new PushProbe(migration.plan().address(), migration::client).sentence()
                + plan.fence().prove().stream()
                    .map(spec -> "; " + acts.sentence(spec))
                    .reduce("", String::concat)
                + "; lowered after "
                + Durations.text(plan.fence().window())
                + " at the latest if nothing is switched by then",
            "lowers it"));
    lines.add(
        new PlanLine(
            "last-delta",
            "copies the last blobs, then links: layers, manifests, indexes, tags",
            "removes the links that the run made, tags first"));
    lines.add(
        new PlanLine(
            "verify",
            "lists both ends and compares them; images by the journal's digests",
            nothing));
    plan.trial()
        .ifPresent(
            trial ->
                lines.add(
                    new PlanLine(
                        TrialStep.NAME,
                        "pulls every tag, and by digest every manifest that no tag leads to, from "
                            + trial.url()
                            + ", which has to read from the target and to take no push",
                        nothing)));
    for (SwitchPlan.Act act : plan.turn().acts()) {
      lines.add(acts.line(act));
    }
    lines.add(
        new PlanLine(
            "gate",
            (plan.turn().gate().isEmpty() ? "" : acts.sentences(plan.turn().gate()) + "; ")
                + "pulls every tag, and by digest every manifest that no tag leads to, from "
                + plan.address().url()
                + "; else what was done is taken back",
            nothing));
    lines.add(
        new PlanLine(
            "lower-fence",
            plan.fence().lower().isEmpty()
                ? "takes back what raised it"
                : acts.sentences(plan.fence().lower()),
            nothing));
    lines.add(new PlanLine("rehash", "reads every blob once more at the target", nothing));
    lines.add(new PlanLine("complete", "leaves the source as it is, and closes the run", "none"));
    return lines;
  }
}
