package org.tranship.runbook.registry.msr;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;

/// Counts the tags after a way back: a command that sends MSR back may erase them as well, and MSR
/// is healthy then and empty. Behind the fence they have to be the very tags of before; else there
/// must not be fewer, since people push meanwhile.
///
/// What was lost stops the run once. Whoever runs the same command again is asked, since nobody but
/// the operator can say that it is as it should be.
record BackCensus(MsrMigration migration) {
  static final String LOST = "TRR-182";
  private static final String BEFORE = "tags-before-back-";
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// Before a rollback, while MSR is where it is; nothing is kept where it does not answer.
  void before(StepContext context) throws InterruptedException {
    if (!SwitchStep.isBegun(context)) {
      return;
    }
    Note _ =
        context.act(
            BEFORE + SwitchStep.number(context),
            Note.NONE,
            _ -> {
              try (MsrClient client = migration.client()) {
                return new Note(1, TagCensus.of(client).text());
              } catch (MsrException _) {
                return new Note(1, "");
              }
            });
  }

  /// Behind the way back.
  ///
  /// @param number of the switch that was taken back
  /// @throws StepFailed if tags are missing, and the operator did not say that they are to be
  void after(StepContext context, int number) throws InterruptedException {
    MsrVersion version = MsrReadyStep.version(context);
    if (TagRule.erases(version, migration.plan())
        && migration.consent().has(MsrMigration.ERASE_TAGS)) {
      return;
    }
    boolean done = context.ended(SwitchStep.NAME, "gate-" + number).isPresent();
    Optional<TagCensus> moved =
        context
            .ended(SwitchStep.NAME, BEFORE + number)
            .filter(note -> done && !note.text().isEmpty())
            .map(note -> TagCensus.parse(note.text()));
    boolean exact = !migration.isOnline() && !done;
    TagCensus before =
        migration.isOnline()
            ? new TagCensus(BackupStep.made(context).tags(), "")
            : moved.orElseGet(() -> MsrCopyStep.LastCopyStep.tags(context));
    TagCensus now = counted(context, before, exact);
    boolean whole = isWhole(now, before, exact);
    context.measured("tags back", whole, now.tags() + " tags, before " + before.tags());
    if (whole) {
      return;
    }
    String what =
        "After the way back MSR has "
            + (now.tags() == before.tags() ? "other tags than" : now.tags() + " tags, and had")
            + (now.tags() == before.tags() ? " before, " : " ")
            + before.tags();
    if (context.ended(SwitchStep.NAME, "tags-lost-" + number).isPresent()
        && context.confirm(what + ". Is that as it should be, so that the run may go on?")) {
      return;
    }
    Note _ = context.act("tags-lost-" + number, Note.NONE, _ -> Note.NONE);
    throw new StepFailed(
        LOST
            + " "
            + what
            + ". What takes the switch back has lost them; the blobs are at both storages, and nothing"
            + " is collected. Restore the metadata of MSR from "
            + backup(context)
            + ", and run the same command again: it counts once more, and asks if they still"
            + " differ.");
  }

  private String backup(StepContext context) {
    return migration
        .plan()
        .backup()
        .flatMap(
            plan ->
                BackupStep.found(context)
                    .map(
                        made ->
                            "the backup of this run, "
                                + plan.file()
                                + " (SHA-256 "
                                + made.sha256()
                                + ", "
                                + made.ofReplica()
                                + ", "
                                + made.tags()
                                + " tags)"))
        .orElse("a backup");
  }

  private static boolean isWhole(TagCensus now, TagCensus before, boolean exact) {
    return exact ? now.equals(before) : now.tags() >= before.tags();
  }

  /// MSR may take its time to come back.
  private TagCensus counted(StepContext context, TagCensus before, boolean exact)
      throws InterruptedException {
    Instant until = context.clock().instant().plus(migration.plan().turn().within());
    while (true) {
      boolean late = !context.clock().instant().isBefore(until);
      try (MsrClient client = migration.client()) {
        TagCensus now = TagCensus.of(client);
        if (late || isWhole(now, before, exact)) {
          return now;
        }
      } catch (MsrException e) {
        if (late) {
          throw new StepFailed(
              LOST
                  + " After the way back the tags of MSR cannot be counted: "
                  + e.getMessage()
                  + " Look at MSR, and run the same command again.",
              e);
        }
      }
      Thread.sleep(PAUSE);
    }
  }
}
