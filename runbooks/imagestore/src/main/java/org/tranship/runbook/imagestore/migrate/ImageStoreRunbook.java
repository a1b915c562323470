package org.tranship.runbook.imagestore.migrate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.core.cutover.CloseStep;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Soak;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.imagestore.ImageCopyRunbook;
import org.tranship.runbook.imagestore.upgrade.ProvisionStep;
import org.tranship.runbook.imagestore.upgrade.UpgradeStep;

/// Moves a cluster from XStore or a folder to its own image store: every step of the published
/// procedure, in its order, as one run.
///
/// The source is looked through for what the new store cannot hold, and the cluster whether it can
/// be upgraded; the operator knows that nothing can be locked. The manifests are made and
/// registered, that for the way back too, before the first snapshot, since each registration is a
/// change of the source. The first upgrade makes the new store. Deployments are kept out, S0 is
/// taken, everything is copied and compared. Only if S1 is equal to S0 and the cluster as it was,
/// the second upgrade switches. A tiny application type is registered and removed; S2 has to be
/// equal again; the third upgrade takes back the permission to switch, and deployments are let in.
/// The source is never changed but by the registrations.
public final class ImageStoreRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "imagestore";

  /// The first step that changes anything.
  public static final String FIRST = ProvisionStep.NAME;

  /// The step that switches.
  public static final String SWITCH = "upgrade-2";

  private final ImageStoreMigration migration;
  private final List<Step> steps;

  public ImageStoreRunbook(ImageStoreMigration migration) {
    this.migration = migration;
    MadeManifests made = migration.manifests();
    List<Step> all = new ArrayList<>();
    all.add(new LookStep(migration));
    all.add(new CurrentStep(migration));
    all.add(new DetectionStep(migration.consent()));
    all.add(new ManifestsStep(migration));
    all.add(
        new ProvisionStep(
            migration.reach(),
            () -> migration.copying().source(),
            List.of(
                made.wanted(MadeManifests.FIRST),
                made.wanted(MadeManifests.SECOND),
                made.wanted(MadeManifests.THIRD),
                made.wanted(MadeManifests.BACK))));
    all.add(
        new UpgradeStep(
            "upgrade-1", Phase.PREPARE, migration.reach(), made.wanted(MadeManifests.FIRST)));
    all.add(new QuietStep(migration));
    all.add(untilSwitch(new BeforeStep(migration)));
    List<Step> copy = ImageCopyRunbook.steps(migration.copying());
    // Both stores are probed and the source is looked through, then whether there is room for it.
    all.add(untilSwitch(copy.get(0)));
    all.add(untilSwitch(copy.get(1)));
    all.add(untilSwitch(new RoomStep(migration)));
    copy.subList(2, copy.size()).forEach(step -> all.add(untilSwitch(step)));
    all.add(untilSwitch(new UnchangedStep(migration)));
    all.add(new SwitchOverStep(migration));
    all.add(new SmokeStep(migration));
    all.add(new AfterStep(migration));
    all.add(new PermissionStep(migration));
    all.add(new ReleaseStep(migration));
    all.add(new CloseStep("the former image store"));
    this.steps = List.copyOf(all);
  }

  private Step untilSwitch(Step step) {
    return new UntilSwitchStep(migration, step);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public Optional<String> objection(Verb verb, List<JournalEntry> entries, Instant now) {
    return Soak.objection(
            verb, migration.consent().now(), entries, SWITCH, migration.plan().soak(), now)
        .map(it -> it + " Wait, or give --yes-now.");
  }

  /// Whether a run that was taken back has left copies in the cluster's own store, which did not
  /// answer; by its journal.
  public static boolean leftCopies(List<JournalEntry> entries) {
    return LeftInOwnStore.isIn(entries);
  }

  /// What the last look behind the switch found changed at the source or in the cluster, by the
  /// journal of a run; nothing where all was as before. Such a run goes on only with the operator's
  /// word.
  public static List<String> changed(List<JournalEntry> entries) {
    SortedMap<String, String> changed = new TreeMap<>();
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.Measured measured
          && measured.step().equals(AfterStep.NAME)
          && Set.of(AfterStep.SOURCE, AfterStep.CLUSTER).contains(measured.what())) {
        if (measured.passed()) {
          changed.remove(measured.what());
        } else {
          changed.put(measured.what(), measured.detail());
        }
      }
    }
    return List.copyOf(changed.values());
  }

  /// Whether everything that was copied is in the cluster's own store still, as it was copied:
  /// every file by path, size and version, every marker, and where the store can be read, every
  /// byte. What was deployed there since the switch is told and is no difference.
  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    StepResult look = ImageCopyRunbook.survey(migration.copying()).run(context);
    if (!(look instanceof StepResult.Done)) {
      return look;
    }
    NativeSince since = NativeSince.of(migration, context);
    NavigableSet<Key> markers = ImageCopyRunbook.missingMarkers(migration.copying(), context);
    if (since.lost() > 0 || !markers.isEmpty()) {
      return new StepResult.Partial(
          since.lost() + markers.size(),
          "Of what was copied something is not as it was: "
              + (since.none() ? "" : since + (markers.isEmpty() ? "" : "; "))
              + (markers.isEmpty()
                  ? ""
                  : "of the markers "
                      + markers.size()
                      + " are gone, such as \""
                      + markers.first()
                      + "\"")
              + ".");
    }
    String how = "by path, size and version,";
    if (migration.plan().copy().level() == VerifyLevel.READBACK) {
      StepResult read = new ImageCopyRunbook(migration.copying()).verify(context, pass);
      if (!(read instanceof StepResult.Done)) {
        return read;
      }
      how = "by every byte,";
    }
    return StepResult.done(
        context.tally(ImageCopyRunbook.FILES).succeeded()
            + " files, "
            + how
            + (since.none() ? "" : " (" + since + " since the switch)"));
  }
}
