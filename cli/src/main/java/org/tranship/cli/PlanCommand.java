package org.tranship.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Consent;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.formats.plan.PlanText;
import org.tranship.runbook.objects.CopyPlan;
import org.tranship.runbook.objects.HazardReport;
import org.tranship.runbook.objects.Migration;
import org.tranship.runbook.objects.MigrationHazards;
import org.tranship.runbook.objects.MigrationPlan;
import org.tranship.runbook.objects.MigrationWords;
import org.tranship.runbook.objects.Preview;
import org.tranship.runbook.objects.Preview.Deed;
import org.tranship.runbook.objects.Preview.Group;
import org.tranship.runbook.objects.pointers.Survey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship plan`.
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Says what a migration would do, and changes nothing: how many objects and bytes, each step"
            + " with what it does and how it is taken back, and about how long it takes.")
final class PlanCommand implements Callable<Integer> {
  /// What the estimate takes for granted; said with it.
  private static final long OBJECTS_A_SECOND = 500;

  private static final long BYTES_A_SECOND = 50L << 20;

  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Mixin private ScaleOptions scale = new ScaleOptions();

  @Parameters(
      index = "0",
      paramLabel = "PLAN.yaml",
      description = "The plan; see docs/migrate.md. With --at-scale also a source's URL.")
  private String plan = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DST",
      description = "With --at-scale and a source's URL: the target's.")
  private @Nullable String target;

  @Option(
      names = "--print",
      description = "Print the plan with every default in its place, and look at no store.")
  private boolean print;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          scale.requireSense(target != null, print);
          if (target != null) {
            return new ScalePlan(session, scale)
                .say(
                    StoreArgument.parse(session, plan),
                    StoreArgument.parse(session, target),
                    _ -> true,
                    false);
          }
          PlanArgument argument = PlanArgument.read(Path.of(plan));
          if (scale.atScale) {
            return atScale(session, argument.plan());
          }
          if (print) {
            session.result(argument.plan().settings(), PlanText.yaml(argument.printed()));
            return ExitCode.DONE;
          }
          return say(session, argument);
        });
  }

  private ExitCode atScale(Session session, MigrationPlan migration) throws InterruptedException {
    if (migration.catalog().isPresent()) {
      throw ScaleOptions.wrong(
          "a plan with a catalog takes what its rows name, which no sample tells");
    }
    CopyPlan copy = migration.copy();
    ObjectFilter filter = copy.selection().filter(session.composition().clock().instant());
    return new ScalePlan(session, scale)
        .say(copy.source(), copy.target(), filter::takes, copy.verify() == VerifyLevel.READBACK);
  }

  private static ExitCode say(Session session, PlanArgument argument) throws InterruptedException {
    Migration migration = new MigrationRuns(session, false, Consent.NONE).open(argument.plan());
    Findings findings = new Findings(session);
    CheckCommand.look(session, argument, migration, findings);
    CatalogFindings rows = CatalogFindings.of(migration, findings);
    Amount amount =
        rows.survey().isPresent()
            ? pointed(session, migration, rows.survey().get(), findings)
            : amount(session, migration, findings);
    List<Map<String, String>> steps = findings.steps(MigrationWords.of(migration));
    Duration about =
        Duration.ofSeconds(
            1 + Math.max(amount.objects() / OBJECTS_A_SECOND, amount.bytes() / BYTES_A_SECOND));
    String time =
        "About "
            + Durations.text(about)
            + " for the first copy, at "
            + OBJECTS_A_SECOND
            + " objects and 50 MiB a second, and as long again to read each copy once more.";
    Map<String, Object> document = new LinkedHashMap<>(rows.document());
    document.put("objects", amount.deeds());
    document.put("hazards", amount.hazards());
    document.put("steps", steps);
    document.put("about_seconds", about.toSeconds());
    return findings.finish(
        document,
        time + " Nothing was changed.",
        "The migration would be refused, or not do everything; see NOT OK. Nothing was changed.");
  }

  /// What is to be copied.
  ///
  /// @param deeds objects and bytes by what would be done with them, for programs
  private record Amount(long objects, long bytes, Map<String, Object> deeds, Object hazards) {}

  private static Amount amount(Session session, Migration migration, Findings findings) {
    if (migration.pointing().isPresent()) {
      return new Amount(0, 0, Map.of(), List.of()); // its rows cannot be read, which was told
    }
    Preview.Outlook found =
        Preview.of(migration.copying(), session.composition().clock().instant());
    Map<String, Object> objects = new LinkedHashMap<>();
    long count = 0;
    long bytes = 0;
    for (Deed deed : Deed.values()) {
      Group group = found.groups().get(deed);
      if (group == null) {
        continue;
      }
      session.line(
          String.format(
              Locale.ROOT,
              "%-14s %s: %s",
              deed.word(),
              group.share(),
              String.join(", ", group.names())));
      objects.put(
          deed.name().toLowerCase(Locale.ROOT),
          Map.of("objects", group.share().objects(), "bytes", group.share().bytes()));
      if (deed == Deed.COPY || deed == Deed.REPLACE) {
        count += group.share().objects();
        bytes += group.share().bytes();
      }
      if (deed == Deed.REFUSE || deed == Deed.UNREADABLE) {
        findings.add(
            "objects", false, group.share() + " would fail, such as " + group.names().getFirst());
      }
    }
    return new Amount(count, bytes, objects, hazards(session, found.hazards(), findings));
  }

  /// What rows would have copied.
  private static Amount pointed(
      Session session, Migration migration, Survey survey, Findings findings)
      throws InterruptedException {
    HazardReport report = MigrationHazards.of(migration, session.composition().clock().instant());
    return new Amount(
        survey.objects(), survey.bytes(), Map.of(), hazards(session, report, findings));
  }

  private static Object hazards(Session session, HazardReport report, Findings findings) {
    Map<String, Object> hazards = new LinkedHashMap<>();
    StringBuilder told = new StringBuilder();
    CopyPreview.hazards(report, hazards, told);
    told.toString().lines().forEach(session::line);
    if (report.refused() > 0) {
      findings.add("hazards", false, report.refused() + " objects cannot be copied exactly");
    }
    return hazards.getOrDefault("hazards", List.of());
  }
}
