package org.tranship.runbook.anchore.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Secret;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;

/// Compares the deployed config.yaml files of an installation with the destination of a migration:
/// `check CONFIG --deployed FILE...`.
///
/// A file from another machine may use variables that are set only there. Where such a one gives
/// credentials it is noted; where it gives the place of the documents the file cannot be judged.
public final class DeployedCheck {
  private final ArchiveConfig destination;
  private final StoreSection section;
  private final ConfigReader reader;

  /// @param destination the configuration that was migrated to
  /// @param section the store it was read for
  /// @param variables values known on this machine
  public DeployedCheck(ArchiveConfig destination, StoreSection section, Variables variables) {
    this.destination = destination;
    this.section = section;
    this.reader = ConfigReader.keepingUnresolved(variables);
  }

  /// One result for each file, in order.
  public List<DeployedResult> check(List<DeployedFile> files) {
    return files.stream().map(this::check).toList();
  }

  private DeployedResult check(DeployedFile file) {
    return switch (file) {
      case DeployedFile.Missing(String name, String why) ->
          new DeployedResult.Unreadable(name, why);
      case DeployedFile.Text(String name, String text) -> {
        try {
          yield compare(name, reader.read(name, text, section));
        } catch (ConfigException e) {
          yield failed(name, text, e);
        }
      }
    };
  }

  private DeployedResult failed(String name, String text, ConfigException e) {
    if (e.kind() != Kind.NO_SECTION) {
      String hint =
          Substitution.REFERENCE.matcher(text).find()
              ? " The file uses ${ANCHORE...} variables; those without a value here may be the"
                  + " cause."
              : "";
      return new DeployedResult.Unreadable(name, e.problems().getFirst().text() + hint);
    }
    return e.problems().getFirst().what().contains("analysis_archive")
        ? new DeployedResult.StillOld(name, "it has no analysis_archive section")
        : new DeployedResult.NoCatalogSection(name);
  }

  private DeployedResult compare(String name, ArchiveConfig deployed) {
    Differences found = new Differences();
    DriverConfig wanted = destination.driver();
    if (wanted.driver() != deployed.driver().driver()) {
      found.places.add(
          "driver "
              + deployed.driver().driver().configName()
              + " instead of "
              + wanted.driver().configName());
    } else {
      compareDrivers(found, wanted, deployed.driver());
    }
    if (!found.unknown.isEmpty()) {
      return new DeployedResult.Unreadable(
          name,
          String.join("; ", found.unknown)
              + "; set it, or name that machine's environment file in ANCHORE_ENV_FILE");
    }
    if (!found.places.isEmpty()) {
      List<String> reasons = new ArrayList<>(found.places);
      deployed.warnings().stream()
          .map(ConfigWarning::message)
          .filter(message -> message.contains("wins over it"))
          .forEach(reasons::add);
      return new DeployedResult.StillOld(
          name,
          deployed.origin().key()
              + (deployed.line() > 0 ? " (line " + deployed.line() + ")" : "")
              + ": "
              + String.join("; ", reasons));
    }
    if (!destination.compression().equals(deployed.compression())) {
      found.notes.add("compression differs; documents written from now on are stored by its rule");
    }
    return new DeployedResult.Matches(name, found.notes);
  }

  private static boolean unresolved(@Nullable Object value) {
    return switch (value) {
      case Secret secret -> Substitution.REFERENCE.matcher(secret.reveal()).find();
      case String text -> Substitution.REFERENCE.matcher(text).find();
      case null, default -> false;
    };
  }

  private static void compareDrivers(
      Differences found, DriverConfig wanted, DriverConfig deployed) {
    TreeSet<String> keys = new TreeSet<>(values(wanted).keySet());
    keys.addAll(values(deployed).keySet());
    for (String key : keys) {
      Object mine = value(wanted, key);
      Object theirs = value(deployed, key);
      if (Objects.equals(mine, theirs)) {
        continue;
      }
      boolean manner = mine instanceof Secret || theirs instanceof Secret || isManner(key);
      if (unresolved(theirs)) {
        (manner ? found.notes : found.unknown)
            .add(key + " hangs on a variable without a value here, so it was not compared");
      } else if (manner) {
        found.notes.add(key + " differs");
      } else {
        found.places.add(key + " " + shown(theirs) + " instead of " + shown(mine));
      }
    }
  }

  /// Settings that decide how, not where: who signs in, and what happens to a missing bucket.
  private static boolean isManner(String key) {
    return switch (key) {
      case "iamauto", "create_bucket", "create_container", "user", "os_username", "os_user_id" ->
          true;
      default ->
          key.endsWith("threads")
              || key.startsWith("segment_")
              || key.equals("retries")
              || key.equals("insecure")
              || key.equals("verbose")
              || key.equals("debug");
    };
  }

  private static String shown(@Nullable Object value) {
    return value == null || value.equals("") ? "none" : "\"" + value + "\"";
  }

  private static @Nullable Object value(DriverConfig config, String key) {
    return values(config).get(key);
  }

  private static SortedMap<String, Object> values(DriverConfig config) {
    TreeMap<String, Object> values = new TreeMap<>();
    switch (config) {
      case DriverConfig.Db _, DriverConfig.Db2 _ -> {}
      case DriverConfig.LocalFs(String dir) ->
          values.put("archive_data_dir", dir.length() > 1 ? dir.replaceAll("/+$", "") : dir);
      case DriverConfig.S3 s3 -> {
        values.put("bucket", s3.bucket());
        values.put("prefix", s3.prefix());
        values.put("create_bucket", s3.createBucket());
        if (s3.url() != null) {
          values.put("url", s3.url().replaceAll("/+$", ""));
        }
        if (s3.region() != null) {
          values.put("region", s3.region());
        }
        switch (s3.credentials()) {
          case S3Credentials.Keys(Secret access, Secret secret) -> {
            values.put("access_key", access);
            values.put("secret_key", secret);
          }
          case S3Credentials.Chain() -> values.put("iamauto", true);
        }
      }
      case DriverConfig.Swift swift -> {
        values.putAll(swift.options());
        values.putAll(swift.secrets());
        values.put("container", swift.container());
        values.put("anchore_key_prefix", swift.prefix());
        values.put("create_container", swift.createContainer());
      }
    }
    return values;
  }

  private static final class Differences {
    final List<String> places = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
  }
}
