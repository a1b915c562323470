package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Verb;
import org.tranship.core.store.Places;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.registry.Finding;
import org.tranship.runbook.registry.Repair;
import org.tranship.runbook.registry.RepairCheck;
import org.tranship.runbook.registry.RepairCounts;
import org.tranship.runbook.registry.RepairPlan;
import org.tranship.runbook.registry.RepairRunbook;
import org.tranship.runbook.registry.Repairing;

/// Runs that repair a registry, from the command line: begun, taken up again, completed, rolled
/// back.
final class RepairRuns implements RunVerbs {
  private final Session session;
  private final boolean yes;
  private final Path inventory;

  /// @param yes answer the questions with yes beforehand
  /// @param inventory a file that is kept; without one it goes with this process
  RepairRuns(Session session, boolean yes, @Nullable Path inventory) {
    this.session = session;
    this.yes = yes;
    this.inventory =
        inventory == null ? session.composition().scratch().resolve("inventory") : inventory;
  }

  private Repairing open(RepairPlan plan) {
    return new Repairing(plan, session.composition().opener(), inventory);
  }

  /// Says what would be repaired and what cannot be, and changes nothing.
  ExitCode preview(RepairPlan plan) throws InterruptedException {
    RepairCheck.Result result =
        look(
            plan,
            _ -> {},
            repair -> session.item(document(plan, repair), text(plan, repair)),
            left -> session.item(Map.of("left", left), "stays  " + left));
    Map<String, Object> document = document(result);
    document.put("dryRun", true);
    session.end(
        document,
        result.check().isSound() && result.isIdle()
            ? "Sound: there is nothing to repair."
            : "Would be repaired: " + amount(result) + ". Nothing was changed.");
    return result.check().isSound() ? ExitCode.DONE : ExitCode.DIFFERENT;
  }

  /// Begins a repair, or goes on with the one of this registry that was left; then looks again.
  ///
  /// @return how the command ends: as `fsck` does once the run has come to its end
  /// @throws CommandFailed if the operator declines
  /// @throws org.tranship.core.journal.JournalException if another one is at work
  ExitCode repair(RepairPlan plan) throws InterruptedException {
    try (Journal.Claim _ = claim(plan.store())) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      Optional<RunHeader> left = left(journal, plan);
      RepairCheck.Result before = look(plan, _ -> {}, _ -> {}, _ -> {});
      if (left.isEmpty() && before.isIdle()) {
        return new RepairEnding(session).idle(look(plan, this::tell, _ -> {}, _ -> {}));
      }
      String name = open(plan).name();
      ask(
          left.isPresent()
              ? "Go on repairing " + name + "?"
              : "Repair " + name + ": " + amount(before) + "?");
      RunId id =
          new CarriedRun(session, yes, new RepairRunbook(open(plan)))
              .begin(left.map(RunHeader::id), plan.settings());
      RepairEnding ending = new RepairEnding(session);
      return ending.isReady(id)
          ? ending.of(id, before, look(plan, this::tell, _ -> {}, _ -> {}))
          : ending.of(id);
    }
  }

  private void tell(Finding finding) {
    session.item(FindingText.document(finding), FindingText.text(finding));
  }

  private Journal.Claim claim(StoreSpec store) {
    return session
        .composition()
        .journal()
        .claim(
            Places.pair(store, store), "A run on " + Places.shown(store) + " is being carried out");
  }

  private void ask(String question) {
    PlannedRuns.confirm(
        session, yes, question, "repair", "tranship registry fsck --repair --dry-run");
  }

  private RepairCheck.Result look(
      RepairPlan plan, Consumer<Finding> finding, Consumer<Repair> repair, Consumer<String> left)
      throws InterruptedException {
    try (ProgressLine progress = session.progressAside()) {
      RepairCheck.Result result =
          RepairCheck.run(
              open(plan),
              new FsckProgress(progress),
              new RepairCheck.Told(
                  erasing(progress, finding), erasing(progress, repair), erasing(progress, left)));
      progress.end();
      return result;
    }
  }

  private static <T> Consumer<T> erasing(ProgressLine progress, Consumer<T> told) {
    return one -> {
      progress.erase();
      told.accept(one);
    };
  }

  private static Map<String, Object> document(RepairCheck.Result result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("links", result.links());
    document.put("blobs", result.blobs());
    document.put("sound", result.check().isSound());
    document.put("hurtImages", result.check().hurt());
    return document;
  }

  private static String amount(RepairCheck.Result result) {
    return RepairCounts.text(result.blobs(), result.links())
        + (result.blobs() == 0 ? "" : ", and links that healed blobs prove");
  }

  private static Map<String, Object> document(RepairPlan plan, Repair repair) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("repair", repair.isLink() ? "link" : "blob");
    document.put("key", repair.key().text());
    document.put("digest", "sha256:" + repair.hex());
    document.put("reason", repair.reason());
    if (!repair.isLink()) {
      document.put("from", from(plan, repair));
    }
    return document;
  }

  private static String text(RepairPlan plan, Repair repair) {
    return repair.isLink()
        ? "write  link %s  (%s)".formatted(repair.key(), repair.reason())
        : "heal   blob sha256:%s from %s  (%s)"
            .formatted(repair.hex(), from(plan, repair), repair.reason());
  }

  private static String from(RepairPlan plan, Repair repair) {
    return Places.shown(plan.from().get(repair.source()));
  }

  /// The newest repair of this registry, if it has not come to its end.
  ///
  /// @throws CommandFailed if it has begun with other options
  private static Optional<RunHeader> left(Journal journal, RepairPlan plan) {
    return LeftRun.of(
        journal,
        RepairRunbook.NAME,
        settings -> RepairPlan.of(settings).store().equals(plan.store()),
        plan.settings(),
        (run, state) ->
            "TRR-137 The repair "
                + run.id()
                + " of this registry was left ("
                + state
                + ") and was begun with other stores to heal from: "
                + RepairPlan.of(run.plan()).from().stream().map(Places::shown).toList()
                + RepairPlan.of(run.plan())
                    .tags()
                    .map(file -> ", and with the list of tags " + file)
                    .orElse("")
                + ".");
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    RepairPlan plan = RepairPlan.of(run.header().plan());
    try (Journal.Claim _ = claim(plan.store())) {
      new CarriedRun(session, yes, new RepairRunbook(open(plan))).carry(run.header().id(), verb);
      return new RepairEnding(session).of(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    Repairing repairing = open(RepairPlan.of(run.header().plan()));
    return Verified.of(session, yes, run.header().id(), new RepairRunbook(repairing));
  }
}
