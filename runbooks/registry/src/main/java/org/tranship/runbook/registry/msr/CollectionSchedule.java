package org.tranship.runbook.registry.msr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;

/// When MSR collects garbage by itself. What it was before it was turned off is kept, so that at
/// the end it can be told to whoever turns it on again, and compared.
///
/// @param crons by their actions; those that collect alone
record CollectionSchedule(Map<String, String> crons) {
  static final String NOT_ON = "TRR-185";

  private static final String ACT = "schedule";
  private static final String UNTOLD = "-";

  /// What MSR tells; empty where it tells of no schedules at all.
  static Optional<CollectionSchedule> of(MsrClient client) throws InterruptedException {
    return client
        .scheduled()
        .map(
            all -> {
              Map<String, String> crons = new TreeMap<>();
              all.stream()
                  .filter(cron -> MsrJob.COLLECTING.contains(cron.action()))
                  .forEach(cron -> crons.put(cron.action(), cron.schedule().replace(';', ',')));
              return new CollectionSchedule(crons);
            });
  }

  /// Keeps what it is; once in a run, before anything is turned off.
  static void keep(StepContext context, MsrClient client) throws InterruptedException {
    Note _ =
        context.act(
            ACT,
            Note.NONE,
            _ -> new Note(1, of(client).map(CollectionSchedule::text).orElse(UNTOLD)));
  }

  /// What it was; empty where MSR did not tell, or the run never came so far.
  static Optional<CollectionSchedule> before(StepContext context) {
    return context
        .ended(CollectionWatch.STEP, ACT)
        .map(Note::text)
        .filter(text -> !text.equals(UNTOLD))
        .map(CollectionSchedule::parse);
  }

  private String text() {
    return crons.entrySet().stream()
        .map(cron -> cron.getKey() + "=" + cron.getValue())
        .collect(Collectors.joining(";"));
  }

  private static CollectionSchedule parse(String text) {
    Map<String, String> crons = new TreeMap<>();
    for (String cron : text.isEmpty() ? new String[0] : text.split(";", -1)) {
      int at = cron.indexOf('=');
      crons.put(cron.substring(0, at), cron.substring(at + 1));
    }
    return new CollectionSchedule(crons);
  }

  boolean isNever() {
    return crons.isEmpty();
  }

  /// Has garbage collection turned on again by the plan's acts, or by the operator, who is told
  /// what it was; and compares. Safe to repeat.
  ///
  /// @throws StepFailed if a collection that was scheduled is not
  /// @throws MsrException if MSR gives no answer: then nobody knows whether it is on
  static void restore(StepContext context, MsrMigration migration) throws InterruptedException {
    Optional<CollectionSchedule> before = before(context);
    List<ControlSpec> acts =
        migration.plan().on().stream().map(spec -> quoting(spec, before)).toList();
    migration.acts().carry(context, acts, context.run() + "-gc-on");
    try (MsrClient client = migration.client()) {
      Optional<CollectionSchedule> now = of(client);
      boolean on =
          now.isEmpty()
              || before.isEmpty()
              || now.get().crons.keySet().containsAll(before.get().crons.keySet());
      String text = sentence(before, now);
      context.measured("gc on", on, text);
      if (!on) {
        throw new StepFailed(
            NOT_ON
                + " Garbage collection is not on again: "
                + text
                + ". See what the plan's gc.on does, or set the schedule under System > Garbage"
                + " Collection, and run the same command again.");
      }
      if (!now.equals(before)) {
        context.say("Garbage collection: " + text + ".");
      }
    }
  }

  private static String sentence(
      Optional<CollectionSchedule> before, Optional<CollectionSchedule> now) {
    if (now.isEmpty()) {
      return "turned on by whoever was asked; MSR tells of no schedule";
    }
    return "scheduled is "
        + now.get()
        + before
            .map(it -> it.equals(now.get()) ? ", as before" : ", and before was " + it)
            .orElse("");
  }

  private static ControlSpec quoting(ControlSpec spec, Optional<CollectionSchedule> before) {
    return SwitchPlan.question(spec)
        .filter(_ -> before.isPresent())
        .map(
            question ->
                new ControlSpec(
                    SwitchPlan.PROMPT,
                    Map.of("question", "The schedule was " + before.get() + ". " + question)))
        .orElse(spec);
  }

  @Override
  public String toString() {
    return isNever()
        ? "Never"
        : crons.entrySet().stream()
            .map(cron -> cron.getKey() + " \"" + cron.getValue() + "\"")
            .collect(Collectors.joining(", "));
  }
}
