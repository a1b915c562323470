package org.tranship.runbook.anchore.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tranship.runbook.anchore.layout.Driver;

/// The keys that each driver's `config` may hold, and which of them are secret.
final class DriverKeys {
  private static final List<String> S3 =
      List.of(
          "access_key",
          "secret_key",
          "iamauto",
          "url",
          "region",
          "bucket",
          "create_bucket",
          "prefix");

  private static final List<String> SWIFT =
      List.of("container", "create_container", "anchore_key_prefix");

  /// The options of `swiftclient.service.SwiftService` (python-swiftclient 3.8), to which Anchore
  /// hands every key that is not its own.
  private static final List<String> SWIFTCLIENT =
      List.of(
          ("auth auth_version user key retries force_auth_retry snet verbose debug info insecure"
                  + " timeout ssl_compression os_username os_user_id os_user_domain_name"
                  + " os_user_domain_id os_password os_tenant_id os_tenant_name os_project_name"
                  + " os_project_id os_project_domain_name os_project_domain_id os_auth_url"
                  + " os_auth_token os_auth_type os_application_credential_id"
                  + " os_application_credential_secret os_storage_url os_region_name"
                  + " os_service_type os_endpoint_type os_cacert os_cert os_key"
                  + " object_dd_threads object_uu_threads container_threads segment_threads"
                  + " segment_size segment_container leave_segments use_slo changed"
                  + " skip_identical checksum ignore_checksum fail_fast yes_all read_acl"
                  + " write_acl sync_to sync_key header meta prefix delimiter shuffle")
              .split(" "));

  /// `key` is the v1 password; `os_key` and `os_cert` are paths of files.
  private static final Set<String> SECRET =
      Set.of(
          "access_key",
          "secret_key",
          "key",
          "sync_key",
          "os_password",
          "os_auth_token",
          "os_application_credential_secret");

  private static final Pattern LOGIN = Pattern.compile("://[^/?#]*@");

  private DriverKeys() {}

  /// All known keys of a driver, sorted; none for the database drivers.
  static SortedSet<String> known(Driver driver) {
    SortedSet<String> known = new TreeSet<>();
    switch (driver) {
      case DB, DB2 -> {}
      case LOCALFS -> known.add("archive_data_dir");
      case S3 -> known.addAll(S3);
      case SWIFT -> {
        known.addAll(SWIFT);
        known.addAll(SWIFTCLIENT);
      }
    }
    return known;
  }

  /// Whether Anchore itself reads this key of a Swift configuration.
  static boolean isAnchoresOwnForSwift(String key) {
    return SWIFT.contains(key);
  }

  /// Whether this value of this key must never be shown: a URL with a login in it counts too.
  static boolean isSecret(String key, String value) {
    return isSecret(key) || LOGIN.matcher(value).find();
  }

  /// Whether values of this key must never be shown; unknown keys that look secret count too.
  static boolean isSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return SECRET.contains(lower)
        || lower.contains("password")
        || lower.contains("secret")
        || lower.contains("token");
  }
}
