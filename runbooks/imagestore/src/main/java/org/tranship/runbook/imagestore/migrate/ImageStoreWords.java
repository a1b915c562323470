package org.tranship.runbook.imagestore.migrate;

import java.util.List;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.Consent;
import org.tranship.core.cutover.PlanLine;

/// What a move to the cluster's own image store will do, step by step, for people.
public final class ImageStoreWords {
  private static final String NOTHING = "nothing to take back";

  private ImageStoreWords() {}

  /// Every step of a plan, in order.
  public static List<PlanLine> of(ImageStoreMigration migration) {
    ImageStorePlan plan = migration.plan();
    Acts acts = migration.acts();
    List<ControlSpec> room = plan.room();
    return List.of(
        new PlanLine(
            "look",
            "looks through the source; refused if it has what the new store cannot hold",
            NOTHING),
        new PlanLine(
            "cluster",
            "refused if an upgrade is under way, the cluster's manifest is not registered, or it uses"
                + " another store than the source, or something registered is not whole there",
            NOTHING),
        new PlanLine("detection", "goes on only with --acknowledge " + Consent.NO_FENCE, NOTHING),
        new PlanLine(
            "manifests",
            "makes manifests 1, 2, 3 and that for the way back, checks each by the rules of Service"
                + " Fabric, and writes them to "
                + plan.directory(),
            "the files stay"),
        new PlanLine(
            "provision",
            "puts the four into the source, one by one, and has the cluster register them",
            "they stay registered"),
        new PlanLine(
            "upgrade-1",
            "upgrades the cluster to manifest 1, which makes its own store; waits for its replicas",
            "upgrades it to the manifest that it has now"),
        new PlanLine(
            "quiet",
            acts.sentences(plan.quiet().out())
                + "; measured: nothing is deployed any more, within "
                + Durations.text(plan.quietWithin()),
            acts.sentences(plan.quiet().in())),
        new PlanLine(
            "snapshot-0",
            "writes down what the source holds, and what the cluster has registered",
            "the files stay"),
        new PlanLine(
            "room",
            "refused if the primary's node has no room, or the certificate may not write; "
                + (room.isEmpty()
                    ? "asks for the room of the other nodes with a replica"
                    : acts.sentences(room)),
            NOTHING),
        new PlanLine(
            "files",
            "copies every file, then marks the packages that are whole, and compares both",
            "removes the markers, then the files"),
        new PlanLine(
            "snapshot-1",
            "the source and the cluster have to be as at snapshot-0, the replicas well, nothing being"
                + " deployed, and everything registered whole in the cluster's own store",
            NOTHING),
        new PlanLine(
            "upgrade-2",
            "upgrades the cluster to manifest 2: it uses its own store",
            "upgrades it to the manifest for the way back, and from there to manifest 1; names what"
                + " was deployed since, and asks"),
        new PlanLine(
            "smoke",
            "registers a tiny application type and removes it; its own store has to change with both",
            "removes it"),
        new PlanLine("snapshot-2", "the source has to be as at snapshot-0 still", NOTHING),
        new PlanLine(
            "upgrade-3",
            "upgrades the cluster to manifest 3, which takes back the permission to change the store",
            "with upgrade-2"),
        new PlanLine(
            "release", acts.sentences(plan.quiet().in()), acts.sentences(plan.quiet().out())),
        new PlanLine(
            "complete",
            (plan.soak().isZero()
                    ? ""
                    : "not before " + Durations.text(plan.soak()) + " are over: ")
                + "leaves the source as it is, and closes the run",
            "none"));
  }
}
