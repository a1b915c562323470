package org.tranship.runbook.journey.third;

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
import org.tranship.core.bus.BusSpec;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.PlanSettings;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.SecretRef;
import org.tranship.runbook.journey.EventPace;
import org.tranship.runbook.journey.JourneyPlan.BackupPlan;
import org.tranship.runbook.journey.JourneyPlan.DatabasePlan;
import org.tranship.runbook.journey.JourneyPlan.TablesPlan;
import org.tranship.runbook.journey.PlanSections;
import org.tranship.runbook.journey.Stage;
import org.tranship.runbook.journey.format.JourneySettings;
import org.tranship.runbook.journey.format.TableName;
import org.tranship.runbook.journey.format.ThirdTopics;

/// What the operator asked of the migration from the second release to the third. Made from flat
/// settings, as a plan file and the journal have them; a plan that contradicts itself is refused
/// there and then. Secrets stand in it as references, or in files that it names.
///
/// @param settings everything, with what `Settings.xml` gave
/// @param tables where the events and their log are; nothing is written there
/// @param database where everything else is
/// @param bus where messages are
/// @param topics what both releases listen to
/// @param blobs where the third release's seats of orders are to be
/// @param backup of the database
/// @param deploy puts the third release into staging, with its worker in maintenance
/// @param workers how the workers are stopped and started
/// @param swap makes the third release the one that users see
/// @param retire shuts the second down, when the run is completed
/// @param times how long things may take
public record ThirdPlan(
    SortedMap<String, String> settings,
    TablesPlan tables,
    DatabasePlan database,
    BusSpec bus,
    ThirdTopics topics,
    StoreSpec blobs,
    BackupPlan backup,
    Stage deploy,
    Workers workers,
    Stage swap,
    Stage retire,
    Times times) {
  /// What the topics were when the run began.
  private static final String TOPICS = "bus.topics";

  private static final String BACK_GATE = ".back-gate";

  public ThirdPlan {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// The command processor of a release.
  ///
  /// @param configuration the service configuration in which its MaintenanceMode is set
  /// @param start has it handle commands
  /// @param runs measures that it does
  /// @param stop keeps it from that
  /// @param stopped measures that it does not
  public record Worker(
      Optional<Path> configuration,
      List<ControlSpec> start,
      List<ControlSpec> runs,
      List<ControlSpec> stop,
      List<ControlSpec> stopped) {
    public Worker {
      start = List.copyOf(start);
      runs = List.copyOf(runs);
      stop = List.copyOf(stop);
      stopped = List.copyOf(stopped);
    }
  }

  /// The command processors of both releases.
  public record Workers(Worker second, Worker third) {}

  /// @param margin how long an event may take to the log, at least; also how far clocks may be
  ///   apart
  /// @param within how long it may take until nothing is left behind
  /// @param stall how long nobody handles commands, at most; else the switch is taken back
  /// @param gate how long a gate may take
  /// @param soak how long the third release runs before the run may be completed
  public record Times(
      Duration margin, Duration within, Duration stall, Duration gate, Duration soak) {}

  /// @throws PlanContradiction if it makes no sense
  public static ThirdPlan of(Map<String, String> given) {
    SortedMap<String, String> settings = new TreeMap<>(given);
    Optional<Path> file = PlanSections.path(settings, "tables.settings");
    Optional<JourneySettings> xml = file.map(PlanSections::readSettings);
    TablesPlan tables = tables(settings, file, xml);
    BusSpec bus = PlanSections.bus(settings, "bus");
    double _ = EventPace.rate(settings);
    ThirdUpcast _ = ThirdUpcast.of(settings);
    settings.put("source.url", "tables:" + account(tables) + "/" + tables.events());
    settings.put("target.url", String.valueOf(bus.location()));
    return new ThirdPlan(
        settings,
        tables,
        PlanSections.database(settings),
        bus,
        topics(settings, xml),
        PlanSettings.store(settings, "blobs"),
        PlanSections.backup(settings),
        stage(
            settings,
            "deploy",
            "Deploy the third release to staging, its worker with MaintenanceMode true. Is it there,"
                + " and Ready?",
            "Delete the third release's deployment in staging. Is it gone?"),
        workers(settings),
        stage(
            settings,
            "swap",
            "Swap the third release into production. Is it there?",
            "Swap the second release back into production. Is it there?"),
        stage(
            settings,
            "retire",
            "Shut down the second release, which is in staging now. Is it gone?",
            "Start the second release in staging again. Is it there?"),
        times(settings));
  }

  private static String account(TablesPlan tables) {
    return tables
        .connection()
        .map(SecretRef::toString)
        .orElseGet(() -> tables.settings().map(Path::toString).orElse(""));
  }

  private static TablesPlan tables(
      SortedMap<String, String> settings, Optional<Path> file, Optional<JourneySettings> xml) {
    Optional<SecretRef> connection = PlanSections.reference(settings, "tables.connection");
    if (file.isEmpty() && connection.isEmpty()) {
      throw new PlanContradiction(
          "tables", "nothing says where they are: give \"connection\", or \"settings\"");
    }
    xml.flatMap(JourneySettings::events)
        .ifPresent(it -> settings.putIfAbsent("tables.events", it.name()));
    xml.flatMap(JourneySettings::log)
        .ifPresent(it -> settings.putIfAbsent("tables.log", it.name()));
    TableName events = PlanSections.name(settings, "tables.events", "");
    TableName log = PlanSections.name(settings, "tables.log", TableName.LOG.text());
    if (events.sameAs(log)) {
      throw new PlanContradiction("tables", "the events and their log have to be two tables");
    }
    return new TablesPlan(connection, file, events, events, log);
  }

  private static ThirdTopics topics(
      SortedMap<String, String> settings, Optional<JourneySettings> xml) {
    boolean third = xml.isPresent() && xml.get().release() == 3;
    try {
      ThirdTopics topics = third ? ThirdTopics.of(xml.get()) : ThirdTopics.STANDARD;
      String seen = Integer.toHexString(topics.hashCode());
      String before = settings.putIfAbsent(TOPICS, seen);
      if (before != null && !before.equals(seen)) {
        throw new PlanContradiction(
            "tables.settings",
            "its topics are other ones than when the run began; put the file back as it was");
      }
      return topics;
    } catch (PlanContradiction e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction("tables.settings", String.valueOf(e.getMessage()));
    }
  }

  private static Stage stage(
      SortedMap<String, String> settings, String name, String question, String back) {
    List<ControlSpec> forth = PlanSections.asking(settings, name + ".do.", question);
    List<ControlSpec> gate =
        PlanSections.gate(
            settings,
            name + ".gate",
            name.equals(SwapStep.NAME)
                || forth.stream().anyMatch(it -> SwitchPlan.question(it).isPresent()));
    List<ControlSpec> backGate = PlanSections.gate(settings, name + BACK_GATE, false);
    if (!backGate.isEmpty() && !name.equals(SwapStep.NAME)) {
      throw new PlanContradiction(
          name + BACK_GATE, "only a swap is measured when it is taken back");
    }
    return new Stage(forth, gate, PlanSections.asking(settings, name + ".undo.", back), backGate);
  }

  private static Workers workers(SortedMap<String, String> settings) {
    return new Workers(
        worker(settings, "second", "second release's"),
        worker(settings, "third", "third release's"));
  }

  private static Worker worker(SortedMap<String, String> settings, String name, String whose) {
    String prefix = "workers." + name + ".";
    String asked = "Set MaintenanceMode of the " + whose + " worker to %s. Is it Ready again?";
    return new Worker(
        PlanSections.path(settings, prefix + "cscfg"),
        PlanSections.asking(settings, prefix + "start.", asked.formatted("false")),
        PlanSections.gate(settings, prefix + "runs", true),
        PlanSections.asking(settings, prefix + "stop.", asked.formatted("true")),
        PlanSections.gate(settings, prefix + "stopped", true));
  }

  private static Times times(Map<String, String> settings) {
    Duration margin = PlanSections.length(settings, "times.margin", "30s");
    if (margin.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new PlanContradiction(
          "times.margin", "it is at least 1s: clocks are apart, and events take time to the log");
    }
    return new Times(
        margin,
        PlanSections.length(settings, "times.within", "10m"),
        PlanSections.length(settings, "times.stall", "30s"),
        PlanSections.length(settings, "times.gate", "5m"),
        PlanSettings.soak(settings));
  }

  /// The secrets that it refers to, besides those of its acts.
  List<SecretRef> secrets() {
    return Stream.of(
            tables.connection().stream(),
            database.password().stream(),
            bus.secrets().values().stream(),
            blobs.secrets().values().stream())
        .flatMap(it -> it)
        .toList();
  }

  /// All acts of it.
  List<ControlSpec> controls() {
    List<ControlSpec> all = new ArrayList<>(backup.acts());
    all.addAll(backup.restore());
    for (Worker worker : List.of(workers.second(), workers.third())) {
      all.addAll(worker.start());
      all.addAll(worker.runs());
      all.addAll(worker.stop());
      all.addAll(worker.stopped());
    }
    for (Stage stage : List.of(deploy, swap, retire)) {
      all.addAll(stage.forth());
      all.addAll(stage.gate());
      all.addAll(stage.back());
      all.addAll(stage.backGate());
    }
    return all;
  }
}
