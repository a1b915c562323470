package org.tranship.runbook.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.PlanSettings;
import org.tranship.core.value.SecretRef;
import org.tranship.runbook.journey.format.JourneySettings;
import org.tranship.runbook.journey.format.TableName;
import org.tranship.runbook.journey.sql.Dialect;

/// What the operator asked of the migration from the first release to the second. Made from flat
/// settings, as a plan file and the journal have them; a plan that contradicts itself is refused
/// there and then. Secrets stand in it as references, or in files that it names.
///
/// @param settings everything, with the names of tables that `Settings.xml` gave
/// @param tables where events are
/// @param source where those of the first release are, if elsewhere
/// @param database where everything else is
/// @param maintenance what keeps users out of the second release
/// @param deploy what puts it in the place of the first, and measures which one is in production
/// @param drain when the first has come to rest
/// @param backup of the database
/// @param costs of requests, for an estimate
/// @param gateWithin how long a gate may take
/// @param soak how long it runs before the run may be completed
public record JourneyPlan(
    SortedMap<String, String> settings,
    TablesPlan tables,
    SourcePlan source,
    DatabasePlan database,
    MaintenancePlan maintenance,
    Stage deploy,
    Drain drain,
    BackupPlan backup,
    CostPlan costs,
    Duration gateWithin,
    Duration soak) {
  public JourneyPlan {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// @param connection a reference to the connection string; empty where `Settings.xml` has it
  /// @param settings the second release's `Settings.xml`
  /// @param source the first release's table of events
  /// @param events the second release's
  /// @param log the second release's message log
  public record TablesPlan(
      Optional<SecretRef> connection,
      Optional<Path> settings,
      TableName source,
      TableName events,
      TableName log) {}

  /// @param url of JDBC, without a password
  /// @param password a reference
  /// @param appConfig of MigrationToV2, whose database a person can compare
  public record DatabasePlan(
      String url, Optional<String> user, Optional<SecretRef> password, Optional<Path> appConfig) {
    Dialect dialect() {
      return Dialect.of(url).orElseThrow();
    }
  }

  /// @param cscfg the service configuration that has the switch
  /// @param on what has it take effect, besides
  /// @param off likewise
  /// @param prove writes of users that have to be refused then
  /// @param gate measures that the second release is live: its roles Ready, and users let in
  public record MaintenancePlan(
      Optional<Path> cscfg,
      List<ControlSpec> on,
      List<ControlSpec> off,
      List<ControlSpec> prove,
      List<ControlSpec> gate) {
    public MaintenancePlan {
      on = List.copyOf(on);
      off = List.copyOf(off);
      prove = List.copyOf(prove);
      gate = List.copyOf(gate);
    }
  }

  /// @param within how long it may take
  /// @param quiet for how long nothing may be written
  /// @param bus where no message may wait to be handled; empty if that is not measured
  public record Drain(Duration within, Duration quiet, Optional<BusPlan> bus) {}

  /// @param acts which make it; may be none
  /// @param file that is there then
  /// @param restore what restores it; may be none
  public record BackupPlan(List<ControlSpec> acts, Optional<Path> file, List<ControlSpec> restore) {
    public BackupPlan {
      acts = List.copyOf(acts);
      restore = List.copyOf(restore);
    }
  }

  /// @throws PlanContradiction if it makes no sense
  /// @throws org.tranship.events.transform.TransformFault if a rule for events makes none
  public static JourneyPlan of(Map<String, String> given) {
    SortedMap<String, String> settings = new TreeMap<>(given);
    SourcePlan source = SourcePlan.of(settings);
    TablesPlan tables = tables(settings, source);
    // Names that both ends have in the journal and on the command line.
    String account =
        tables
            .connection()
            .map(SecretRef::toString)
            .orElseGet(() -> tables.settings().map(Path::toString).orElse(""));
    String first = source.connection().map(SecretRef::toString).orElse(account);
    settings.put(
        "source.url",
        source
            .sql()
            .map(it -> it.database().url())
            .orElse("tables:" + first + "/" + tables.source()));
    double _ = EventPace.rate(settings);
    Reshaping _ = Reshaping.of(settings);
    settings.put("target.url", "tables:" + account + "/" + tables.events());
    return new JourneyPlan(
        settings,
        tables,
        source,
        PlanSections.database(settings),
        new MaintenancePlan(
            PlanSections.path(settings, "maintenance.cscfg"),
            PlanSettings.controls(settings, "maintenance.on."),
            PlanSections.asking(
                settings,
                "maintenance.off.",
                "Set MaintenanceMode to false in every role of the second release. Is it live?"),
            PlanSettings.controls(settings, "maintenance.prove."),
            PlanSections.gate(settings, "maintenance.gate", true)),
        new Stage(
            PlanSections.asking(
                settings,
                "deploy.do.",
                "Deploy the second release to staging with MaintenanceMode true, and swap it into"
                    + " production. Is it there, and the first one in staging?"),
            PlanSections.gate(settings, "deploy.gate", true),
            PlanSections.asking(
                settings,
                "deploy.undo.",
                "Swap the first release back into production. Is it there?"),
            PlanSections.gate(settings, "deploy.back-gate", false)),
        new Drain(
            PlanSections.length(settings, "drain.within", "10m"),
            quiet(settings),
            BusPlan.of(settings, xml(settings, tables))),
        PlanSections.backup(settings),
        CostPlan.of(settings),
        PlanSections.length(settings, "times.gate", "5m"),
        PlanSettings.soak(settings));
  }

  private static TablesPlan tables(SortedMap<String, String> settings, SourcePlan elsewhere) {
    Optional<Path> file = PlanSections.path(settings, "tables.settings");
    Optional<SecretRef> connection = PlanSections.reference(settings, "tables.connection");
    if (file.isEmpty() && connection.isEmpty()) {
      throw new PlanContradiction(
          "tables", "nothing says where they are: give \"connection\", or \"settings\"");
    }
    boolean asked = settings.containsKey("tables.events") && settings.containsKey("tables.log");
    if (file.isPresent() && !asked) {
      JourneySettings xml = PlanSections.readSettings(file.get());
      xml.events().ifPresent(it -> settings.putIfAbsent("tables.events", it.name()));
      xml.log().ifPresent(it -> settings.putIfAbsent("tables.log", it.name()));
    }
    TableName source = PlanSections.name(settings, "tables.source", TableName.V1_EVENTS.text());
    TableName events = PlanSections.name(settings, "tables.events", "");
    TableName log = PlanSections.name(settings, "tables.log", TableName.LOG.text());
    boolean taken = !elsewhere.elsewhere() && (events.sameAs(source) || log.sameAs(source));
    if (taken || events.sameAs(log)) {
      throw new PlanContradiction(
          "tables",
          "the tables "
              + source
              + ", "
              + events
              + " and "
              + log
              + " have to be three: the first release's events, the second's, and its message log"
              + (elsewhere.elsewhere() ? "; the last two are in one account" : ""));
    }
    return new TablesPlan(connection, file, source, events, log);
  }

  /// `Settings.xml`, where it is asked for topics of a bus.
  private static Optional<JourneySettings> xml(Map<String, String> settings, TablesPlan tables) {
    boolean asked =
        settings.containsKey("drain.bus.url")
            && !(settings.containsKey("drain.commands") && settings.containsKey("drain.events"));
    return asked ? tables.settings().map(PlanSections::readSettings) : Optional.empty();
  }

  private static Duration quiet(Map<String, String> settings) {
    Duration quiet = PlanSections.length(settings, "drain.quiet", "10s");
    if (quiet.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new PlanContradiction("drain.quiet", "it is at least 1s, or nothing is measured");
    }
    return quiet;
  }

  /// What the first release's events are called.
  public String sourceName() {
    return source.name(tables.source());
  }

  /// The secrets that it refers to, besides those of its acts.
  List<SecretRef> secrets() {
    return Stream.of(
            tables.connection().stream(),
            source.secrets(),
            database.password().stream(),
            drain.bus().stream().flatMap(it -> it.spec().secrets().values().stream()))
        .flatMap(it -> it)
        .toList();
  }

  /// All acts of it.
  List<ControlSpec> controls() {
    List<ControlSpec> all = new ArrayList<>(maintenance.on());
    all.addAll(maintenance.off());
    all.addAll(maintenance.prove());
    all.addAll(maintenance.gate());
    all.addAll(deploy.forth());
    all.addAll(deploy.gate());
    all.addAll(deploy.back());
    all.addAll(deploy.backGate());
    all.addAll(backup.acts());
    all.addAll(backup.restore());
    return all;
  }
}
