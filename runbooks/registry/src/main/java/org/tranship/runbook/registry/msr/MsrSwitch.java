package org.tranship.runbook.registry.msr;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.BesideActs;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Store;
import org.tranship.core.work.WorkItem;

/// What goes with the switch of an MSR: it has to be well again, of the same version, with the tags
/// that it had, and each has to be whole at the new storage. What was pushed since goes back with
/// it.
record MsrSwitch(MsrMigration migration) implements BesideActs {
  static final String NOT_BACK = "TRR-179";
  private static final Duration PAUSE = Duration.ofMillis(250);

  @Override
  public void measure(StepContext context) throws InterruptedException {
    Duration within = migration.plan().turn().within();
    Instant until = context.clock().instant().plus(within);
    Optional<String> doubt = doubt(context);
    while (doubt.isPresent() && context.clock().instant().isBefore(until)) {
      Thread.sleep(PAUSE);
      doubt = doubt(context);
    }
    context.measured(
        "msr", doubt.isEmpty(), doubt.orElse("well, of the same version, with its tags"));
    if (doubt.isPresent()) {
      throw failed("after " + Durations.text(within) + " " + doubt.get());
    }
    try (MsrClient client = migration.client()) {
      settings(context, client);
      pulls(context, client);
      if (migration.isOnline()) {
        new PlaceProof(migration).require(context);
      }
    } catch (MsrException e) {
      throw failed("it does not show its images: " + e.getMessage());
    }
  }

  /// What could not be pulled before may be so still; anything else was hurt on the way.
  private static void pulls(StepContext context, MsrClient client) throws InterruptedException {
    Several hurt = new Several("tag", "tags");
    PullCheck.Result pulled =
        new PullCheck(client)
            .run(
                (image, why) -> {
                  if (!PullsBeforeStep.wasHurt(context, image)) {
                    hurt.add(image + " (" + why + ")");
                  }
                });
    context.measured(
        "pulls",
        hurt.count() == 0,
        pulled.tags()
            + " tags, of which cannot be pulled: "
            + pulled.hurt()
            + ", and could before: "
            + hurt.count());
    if (hurt.count() > 0) {
      throw failed(
          hurt.count()
              + " of "
              + pulled.tags()
              + " tags cannot be pulled from the new storage, and could before: "
              + hurt);
    }
  }

  private static StepFailed failed(String why) {
    return new StepFailed(
        NOT_BACK
            + " MSR is not as it was, at the new storage: "
            + why
            + ". See what the command of the plan did, which storage MSR is told, and with which"
            + " root.");
  }

  /// Why MSR is not as it was, as far as it tells of itself; empty if it is.
  Optional<String> doubt(StepContext context) throws InterruptedException {
    try (MsrClient client = migration.client()) {
      Optional<String> illness = client.illness();
      if (illness.isPresent()) {
        return Optional.of("it is not well: " + illness.get());
      }
      MsrVersion before = MsrReadyStep.version(context);
      MsrVersion version = client.version();
      if (!before.isSame(version)) {
        return Optional.of("it is version " + version + ", and was " + before);
      }
      TagCensus now = TagCensus.of(client);
      if (migration.isOnline()) {
        long least = BackupStep.made(context).tags();
        return now.tags() >= least
            ? Optional.empty()
            : Optional.of("it has " + now.tags() + " tags, and had " + least + " at the backup");
      }
      TagCensus tags = MsrCopyStep.LastCopyStep.tags(context);
      boolean erased =
          migration.consent().has(MsrMigration.ERASE_TAGS)
              && TagRule.erases(before, migration.plan());
      return now.equals(tags) || erased
          ? Optional.empty()
          : Optional.of(
              "its tags are not those that it had: " + now.tags() + ", before " + tags.tags());
    } catch (MsrException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Only names, since the values hold secrets; and whether they name the target of the plan.
  private void settings(StepContext context, MsrClient client) throws InterruptedException {
    Map<String, Object> settings = client.registrySettings();
    String shown =
        "storage: "
            + String.join(", ", MsrJson.map(settings.getOrDefault("storage", "")).keySet())
            + "; keep_metadata: "
            + MsrJson.flag(settings, "keep_metadata").map(String::valueOf).orElse("not set");
    context.measured("settings", true, shown);
    context.say("The settings of the registry: " + shown + ".");
    Optional<String> elsewhere =
        ToldPlace.objection(
            MsrJson.map(settings.getOrDefault("storage", "")),
            migration.plan().target().location(),
            SurveyStep.root(context));
    if (elsewhere.isPresent()) {
      context.measured("place", false, elsewhere.get());
      throw new StepFailed(
          PlaceProof.ELSEWHERE
              + " MSR is not at the target of the plan: "
              + elsewhere.get()
              + ". See what the command of the plan did, and correct it or the target.");
    }
  }

  /// The tags have to be there again. Then objects that only the target has. With a restore nothing
  /// goes back: the old metadata do not know them.
  @Override
  public StepResult copyBack(StepContext context, int number, Instant began)
      throws InterruptedException {
    new BackCensus(migration).after(context, number);
    if (migration.isOnline()) {
      return StepResult.done(
          "what was pushed since is lost: "
              + NewAtTarget.look(context, migration)
              + " at the new storage, "
              + new SinceBackup(migration).name(context)
              + " at the old one");
    }
    Tally tally =
        context.pass(
            CopyRound.spec(migration, MsrPasses.COPY_BACK, false),
            Optional.empty(),
            () -> new OnlyAtTarget(migration, SurveyStep.root(context)));
    return PassEnding.of(
        context, MsrPasses.COPY_BACK, tally, "objects", "could not be copied back");
  }

  @Override
  public String backPromise() {
    return migration.isOnline()
        ? ", by what the plan says for that. What was pushed since the metadata backup is lost,"
              + " unless MSR keeps metadata that know it."
        : ", and copies back the blobs that were pushed since: until they are there, images that"
              + " have them cannot be pulled.";
  }

  private static final class OnlyAtTarget implements ItemSource {
    private final Store source;
    private final Store target;
    private final Merge merge;

    OnlyAtTarget(MsrMigration migration, String root) {
      ListRequest request = ListRequest.under(root + MsrKeys.ROOT);
      this.source = migration.source();
      this.target = migration.target();
      this.merge =
          new Merge(
              new ListingAhead(() -> source.list(request)),
              new ListingAhead(() -> target.list(request)));
    }

    @Override
    public Optional<WorkItem> next() {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        if (pair instanceof Pair.OnlyInTarget(var key, var entry) && !MsrKeys.isUpload(key)) {
          return Optional.of(WorkItem.same(key, entry.size(), entry.version()));
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      try (source;
          target) {
        merge.close();
      }
    }
  }
}
