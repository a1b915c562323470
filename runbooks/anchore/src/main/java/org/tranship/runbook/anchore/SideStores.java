package org.tranship.runbook.anchore;

import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.SecretVault;
import org.tranship.runbook.anchore.Side.Role;
import org.tranship.runbook.anchore.config.ArchiveConfig;
import org.tranship.runbook.anchore.config.DbUrl;
import org.tranship.runbook.anchore.config.DriverConfig;
import org.tranship.runbook.anchore.config.S3Credentials;
import org.tranship.runbook.anchore.db.AnchoreDatabase;

/// Makes the stores that Anchore's configurations stand for, with their secrets by reference.
///
/// @param role what the side is for: only a destination is made where it is missing
/// @param database Anchore's database, for the drivers that keep documents in it
/// @param connecting how to connect to it
/// @param application how its sessions are named
/// @param vault takes the secrets
record SideStores(
    Role role,
    DbUrl database,
    AnchoreDatabase.Options connecting,
    String application,
    SecretVault vault) {

  /// @param base64Flag whether the database's documents table can mark base64
  StoreSpec of(ArchiveConfig config, boolean base64Flag) {
    return switch (config.driver()) {
      case DriverConfig.Db() -> table(documents(base64Flag));
      case DriverConfig.Db2() -> table(objectStorage());
      case DriverConfig.LocalFs(String directory) ->
          new StoreSpec(
              Location.parse("file:" + directory),
              Map.of("create", Boolean.toString(role == Role.DESTINATION)),
              Map.of());
      case DriverConfig.S3 s3 -> s3(s3);
      case DriverConfig.Swift swift -> swift(swift);
    };
  }

  private static Map<String, String> documents(boolean base64Flag) {
    return Map.of(
        "table", "archive_document",
        "key", "bucket,archiveId,userId,documentName",
        "content", "jsondata",
        "attributes",
            "created_at,last_updated,record_state_key" + (base64Flag ? ",b64_encoded" : ""));
  }

  private static Map<String, String> objectStorage() {
    return Map.of(
        "table", "object_storage",
        "key", "userId,bucket,key",
        "content", "content",
        "attributes", "created_at,last_updated",
        "fixed.version", "");
  }

  private StoreSpec table(Map<String, String> table) {
    Map<String, SecretRef> secrets = new TreeMap<>();
    if (database.user() != null) {
      secrets.put("user", vault.hold("anchore.database.user", new Secret(database.user())));
    }
    if (database.password() != null) {
      secrets.put("password", vault.hold("anchore.database.password", database.password()));
    }
    StringBuilder url = new StringBuilder(database.jdbcUrl());
    Map<String, String> settings = new TreeMap<>(connecting.connecting());
    settings.put("ApplicationName", application);
    settings.forEach(
        (name, value) ->
            url.append(url.indexOf("?") < 0 ? '?' : '&').append(name).append('=').append(value));
    return new StoreSpec(Location.parse(url.toString()), table, secrets);
  }

  private StoreSpec s3(DriverConfig.S3 s3) {
    Map<String, String> options = new TreeMap<>();
    if (s3.url() != null) {
      options.put("endpoint", s3.url());
    }
    if (s3.region() != null) {
      options.put("region", s3.region());
    }
    options.put("create-bucket", Boolean.toString(role == Role.DESTINATION && s3.createBucket()));
    Map<String, SecretRef> secrets = new TreeMap<>();
    switch (s3.credentials()) {
      case S3Credentials.Keys(var access, var secret) -> {
        secrets.put("access_key_id", vault.hold(role.word() + ".s3.access_key", access));
        secrets.put("secret_access_key", vault.hold(role.word() + ".s3.secret_key", secret));
      }
      case S3Credentials.Chain() -> {}
    }
    return new StoreSpec(Location.parse("s3://" + s3.bucket()), options, secrets);
  }

  private StoreSpec swift(DriverConfig.Swift swift) {
    Map<String, String> options = new TreeMap<>(swift.options());
    options.put(
        "create-container", Boolean.toString(role == Role.DESTINATION && swift.createContainer()));
    Map<String, SecretRef> secrets = new TreeMap<>();
    swift
        .secrets()
        .forEach(
            (name, secret) ->
                secrets.put(name, vault.hold(role.word() + ".swift." + name, secret)));
    return new StoreSpec(Location.parse("swift://" + swift.container()), options, secrets);
  }
}
