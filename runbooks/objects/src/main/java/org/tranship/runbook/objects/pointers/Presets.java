package org.tranship.runbook.objects.pointers;

import java.util.Map;

/// Tables of services that are widely used, as data: how to find the rows, and the words of the
/// rule. They are named by what their own sources say, and are a beginning for an operator to look
/// at, not a promise about a release.
public final class Presets {
  private Presets() {}

  /// A table and its rule.
  ///
  /// @param options of the catalogue: `table`, `key` and `where`
  /// @param words of the rule: see [PointerRule#of]
  public record Preset(Map<String, String> options, Map<String, String> words) {
    public Preset {
      options = Map.copyOf(options);
      words = Map.copyOf(words);
    }
  }

  /// Rails' ActiveStorage, from a directory to a bucket. Rows are in `active_storage_blobs`, whose
  /// `key` is unique and whose `service_name` (Rails 6.1 and later) says which service of
  /// `config/storage.yml` has the object. The disk service keeps it under two levels of
  /// directories, by the first four characters of its key; the others under the key itself.
  /// Sources: rails/rails,
  /// `activestorage/db/migrate/20170806125915_create_active_storage_tables.rb` and
  /// `activestorage/lib/active_storage/service/disk_service.rb` (`path_for`, `folder_for`).
  ///
  /// @param from the name of the disk service
  /// @param to the name of the service that rows shall have
  public static Preset activeStorage(String from, String to) {
    return new Preset(
        Map.of(
            "table",
            "active_storage_blobs",
            "key",
            "id",
            "where",
            "service_name = '" + from.replace("'", "''") + "'"),
        Map.of(
            "object",
            "{key[0:2]}/{key[2:4]}/{key}",
            "target",
            "{column.key}",
            "set.service_name",
            to.replace("{", "{{").replace("}", "}}")));
  }

  /// GitLab's LFS objects, from the local directory to a bucket. Rows are in `lfs_objects`, whose
  /// `file_store` is 1 or NULL for the directory and 2 for the bucket; the object's place is made
  /// of its `oid` and is the same in both. Sources: gitlabhq/gitlabhq,
  /// `app/uploaders/lfs_object_uploader.rb` (`dynamic_segment`, `filename`) and
  /// `app/uploaders/object_storage.rb` (`Store`, `object_store`).
  public static Preset gitlabLfs() {
    return new Preset(
        Map.of(
            "table", "lfs_objects",
            "key", "id",
            "where", "file_store = 1 or file_store is null"),
        Map.of("object", "{oid[0:2]}/{oid[2:4]}/{oid[4:]}", "set.file_store", "2"));
  }
}
