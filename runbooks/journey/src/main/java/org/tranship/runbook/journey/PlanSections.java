package org.tranship.runbook.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.PlanSettings;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.SecretRef;
import org.tranship.runbook.journey.format.JourneySettings;
import org.tranship.runbook.journey.format.TableName;
import org.tranship.runbook.journey.sql.Dialect;

/// What the plans of both migrations have in common, read from their flat settings. What makes no
/// sense is refused as a [PlanContradiction], by the setting that is wrong.
public final class PlanSections {
  private PlanSections() {}

  /// @throws PlanContradiction if it is no such file
  public static JourneySettings readSettings(Path file) {
    try {
      return JourneySettings.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new PlanContradiction("tables.settings", FileTrouble.why(e) + " (" + file + ")");
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction("tables.settings", e.getMessage() + " (" + file + ")");
    }
  }

  /// Where everything is that is in no table of a storage account.
  public static JourneyPlan.DatabasePlan database(Map<String, String> settings) {
    JourneyPlan.DatabasePlan plan = database(settings, "database");
    return new JourneyPlan.DatabasePlan(
        plan.url(), plan.user(), plan.password(), path(settings, "app-config"));
  }

  /// A database.
  ///
  /// @param name where its settings begin
  static JourneyPlan.DatabasePlan database(Map<String, String> settings, String name) {
    String setting = name + ".url";
    String url = settings.getOrDefault(setting, "");
    if (Dialect.of(url).isEmpty()) {
      throw new PlanContradiction(
          setting, "it is a JDBC URL of PostgreSQL or SQL Server, as jdbc:postgresql://host/name");
    }
    if (url.matches("(?i).*(password|pwd)=.*|.*//[^/]*:[^/]*@.*")) {
      throw new PlanContradiction(
          setting, "a password stands in it; write it as password: ${NAME}");
    }
    return new JourneyPlan.DatabasePlan(
        url,
        Optional.ofNullable(settings.get(name + ".user")),
        reference(settings, name + ".password"),
        Optional.empty());
  }

  /// The name of a table.
  ///
  /// @param otherwise where nothing is given
  public static TableName name(Map<String, String> settings, String setting, String otherwise) {
    try {
      return new TableName(settings.getOrDefault(setting, otherwise));
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(setting, String.valueOf(e.getMessage()));
    }
  }

  /// A reference to a secret.
  public static Optional<SecretRef> reference(Map<String, String> settings, String setting) {
    Optional<String> text = Optional.ofNullable(settings.get(setting));
    Optional<SecretRef> reference = text.flatMap(SecretRef::parse);
    if (text.isPresent() && reference.isEmpty()) {
      throw new PlanContradiction(setting, "it is no reference; write ${NAME} or file:PATH");
    }
    return reference;
  }

  /// A path is the same from wherever the command is given.
  public static Optional<Path> path(Map<String, String> settings, String setting) {
    Optional<Path> path =
        Optional.ofNullable(settings.get(setting)).map(it -> Path.of(it).toAbsolutePath());
    path.ifPresent(it -> settings.put(setting, it.toString()));
    return path;
  }

  public static Duration length(Map<String, String> settings, String setting, String otherwise) {
    try {
      return Durations.parse(settings.getOrDefault(setting, otherwise));
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(setting, String.valueOf(e.getMessage()));
    }
  }

  /// Acts; where there are none, a question to the operator.
  public static List<ControlSpec> asking(
      Map<String, String> settings, String prefix, String question) {
    List<ControlSpec> acts = PlanSettings.controls(settings, prefix);
    return acts.isEmpty()
        ? List.of(new ControlSpec(SwitchPlan.PROMPT, Map.of("question", question)))
        : acts;
  }

  /// What measures that something is so.
  ///
  /// @param setting where its controls begin
  /// @param needed whether a plan has to have it: what the operator does, which release is in
  ///   production, and whether it works, is not believed
  /// @throws PlanContradiction if it is needed and not there, or one of it measures nothing
  public static List<ControlSpec> gate(
      Map<String, String> settings, String setting, boolean needed) {
    List<ControlSpec> gate = PlanSettings.controls(settings, setting + ".");
    if (needed && gate.isEmpty()) {
      throw new PlanContradiction(
          setting,
          "what the operator does, which release is in production, and whether a worker is on, is"
              + " measured and not believed. Give"
              + " an http call, a query or a command that succeeds once it is so");
    }
    for (ControlSpec one : gate) {
      if (!List.of("http", "sql", "command").contains(one.kind())) {
        throw new PlanContradiction(setting, one.kind() + " measures nothing");
      }
    }
    return gate;
  }

  /// A service bus.
  ///
  /// @param name where its settings begin
  public static BusSpec bus(Map<String, String> settings, String name) {
    // Stores and buses are data of one form: a place, options, and references to secrets.
    StoreSpec spec = PlanSettings.store(settings, name);
    return new BusSpec(spec.location(), spec.options(), spec.secrets());
  }

  /// The backup of the database.
  public static JourneyPlan.BackupPlan backup(SortedMap<String, String> settings) {
    return new JourneyPlan.BackupPlan(
        PlanSettings.controls(settings, "backup.do."),
        path(settings, "backup.file"),
        PlanSettings.controls(settings, "backup.restore."));
  }
}
