package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Key;
import org.tranship.runbook.objects.Hazard.Severity;
import org.tranship.runbook.objects.HazardReport.Group;
import org.tranship.runbook.objects.pointers.PointerPasses;

/// Before the first byte: looks at everything that would be copied, and refuses the run if anything
/// of it cannot be at the target as it is and the plan does not let that go. Each object that
/// stands against the run is written down by name.
///
/// Crash argument. Nothing is written but to the journal. Killed while it looks, the step is not
/// done, and whoever takes the run up looks at everything again: what was named before and is not
/// met any more is settled as passed over, so that the journal ends up with what the last whole
/// look saw. Once it is done it is not done again, as long as the run lives: what the service
/// writes later is met by the copy, which refuses the single object before its first byte.
final class HazardsStep implements Step {
  static final String NAME = "hazards";
  static final String REFUSED = "TRM-122";
  private static final int BATCH = 500;

  private final Migration migration;

  HazardsStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    for (PassId copy : List.of(Passes.COPY, Passes.REPLACE, PointerPasses.COPY)) {
      if (!context.tally(copy).equals(Tally.EMPTY)) {
        // Begun by a release that did not look: it may be half way through its switch.
        return StepResult.done("not looked at, since the run had copied before");
      }
    }
    context.say("Looking at everything that would be copied, before the first byte.");
    HazardReport report;
    try (Named objects = new Named(context, Passes.HAZARDS);
        Named clashes = new Named(context, Passes.KEY_CLASHES)) {
      report = MigrationHazards.of(migration, context.made(), objects, clashes);
      objects.end();
      clashes.end();
    }
    return verdict(context, report);
  }

  private static StepResult verdict(StepContext context, HazardReport report) {
    List<String> against = new ArrayList<>();
    for (Group group : report.groups()) {
      boolean single = group.share().objects() > 0;
      String line =
          single ? group.share() + ": " + names(group) + ": " + group.reason() : group.reason();
      boolean refused = group.severity() == Severity.REFUSED;
      context.measured(NAME, !refused, line);
      if (refused) {
        against.add(line);
      } else if (single) {
        context.say("Note: " + line + "."); // what concerns the stores was said by the probe
      }
    }
    return against.isEmpty()
        ? StepResult.done(report.met() + " objects to copy were looked at; none is refused")
        : new StepResult.Refused(
            REFUSED
                + " Not everything can be at the target as it is: "
                + String.join("; ", against)
                + ". Nothing was copied. All of them are in the journal. Mend them at the source, choose"
                + " another target, leave them out by \"select\" or the condition of the catalogue, or let"
                + " kinds of attributes go by \"copy.drop-attributes\"; then run the same command again.");
  }

  private static String names(Group group) {
    return "\""
        + String.join("\", \"", group.names())
        + "\""
        + (group.share().objects() > group.names().size() ? ", ..." : "");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }

  /// Writes refused keys down, and settles those that an earlier look had named.
  private static final class Named implements HazardReport.Ledger, AutoCloseable {
    private final StepContext context;
    private final PassId pass;
    private final OpenKeys earlier;
    private final List<ObjectResult> unwritten = new ArrayList<>();

    Named(StepContext context, PassId pass) {
      this.context = context;
      this.pass = pass;
      this.earlier = new OpenKeys(context, pass);
    }

    @Override
    public void refused(Key key, String reason) {
      boolean _ = earlier.has(key);
      unwritten.add(
          ObjectResult.acted(
              key,
              Outcome.FAILED,
              REFUSED,
              REFUSED + " \"" + key + "\" cannot be at the target as it is: " + reason + "."));
      if (unwritten.size() == BATCH) {
        write();
      }
    }

    /// Everything was looked at.
    void end() {
      write();
      earlier.end();
    }

    private void write() {
      if (!unwritten.isEmpty()) {
        context.refuse(pass, List.copyOf(unwritten));
        unwritten.clear();
      }
    }

    @Override
    public void close() {
      earlier.close();
    }
  }
}
