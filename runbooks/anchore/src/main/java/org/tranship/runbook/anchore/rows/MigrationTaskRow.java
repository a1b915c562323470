package org.tranship.runbook.anchore.rows;

import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One row of `tasks` joined with `archive_migration_tasks`.
///
/// Times are naive UTC with microseconds, as Anchore stores them.
///
/// @param id serial of `tasks`
/// @param type always [#TYPE] for rows of ours
/// @param state now
/// @param lastState before that, or null
/// @param createdAt when the row was made
/// @param startedAt when the run began, or null
/// @param endedAt when it ended, or null while it runs, and for ever if it was killed
/// @param lastUpdated when the row last changed
/// @param executorId `host:pid:thread:`, or null
/// @param migrateFromDriver driver name of the source
/// @param migrateToDriver driver name of the target
/// @param documentsToMigrate how many were selected
/// @param documentsMigrated how many were moved
/// @param onlineMigration never set by Anchore
public record MigrationTaskRow(
    int id,
    String type,
    TaskState state,
    @Nullable TaskState lastState,
    @Nullable LocalDateTime createdAt,
    @Nullable LocalDateTime startedAt,
    @Nullable LocalDateTime endedAt,
    @Nullable LocalDateTime lastUpdated,
    @Nullable String executorId,
    @Nullable String migrateFromDriver,
    @Nullable String migrateToDriver,
    @Nullable Integer documentsToMigrate,
    @Nullable Integer documentsMigrated,
    @Nullable Boolean onlineMigration) {
  /// The `tasks.type` of a migration.
  public static final String TYPE = "archivemigrationtask";

  /// Checks the columns that are never NULL.
  public MigrationTaskRow {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(state, "state");
  }

  /// The fourteen fields of Anchore's result summary under their names there, in table order.
  /// Values are Integer, String, Boolean or null, ready for any JSON writer.
  public Map<String, @Nullable Object> summaryJson() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("type", type);
    fields.put("state", state.columnValue());
    fields.put("last_state", lastState == null ? null : lastState.columnValue());
    fields.put("created_at", PythonTime.isoOrNull(createdAt));
    fields.put("started_at", PythonTime.isoOrNull(startedAt));
    fields.put("ended_at", PythonTime.isoOrNull(endedAt));
    fields.put("last_updated", PythonTime.isoOrNull(lastUpdated));
    fields.put("executor_id", executorId);
    fields.put("migrate_from_driver", migrateFromDriver);
    fields.put("migrate_to_driver", migrateToDriver);
    fields.put("archive_documents_to_migrate", documentsToMigrate);
    fields.put("archive_documents_migrated", documentsMigrated);
    fields.put("online_migration", onlineMigration);
    return fields;
  }
}
