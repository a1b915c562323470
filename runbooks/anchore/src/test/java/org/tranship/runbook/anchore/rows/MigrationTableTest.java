package org.tranship.runbook.anchore.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationTableTest {
  private static final MigrationTaskRow FIRST =
      new MigrationTaskRow(
          1,
          MigrationTaskRow.TYPE,
          TaskState.COMPLETE,
          TaskState.RUNNING,
          LocalDateTime.parse("2018-08-15T18:03:52.951354"),
          LocalDateTime.parse("2018-08-15T18:03:52.949956"),
          LocalDateTime.parse("2018-08-15T18:03:53.720554"),
          LocalDateTime.parse("2018-08-15T18:03:53.724628"),
          "3209ad44d7bb:37:139731996518208:",
          "db",
          "s3",
          7,
          7,
          null);

  @Test
  void oneRunLooksAsInTheOriginalsDocumentation() {
    assertThat(MigrationTable.format(List.of(FIRST)).replace(' ', '.'))
        .isEqualTo(
            "id.........state..................start.time.........................end.time"
                + ".................from........to........migrated.count........total.to.migrate"
                + "...............last.updated...............\n"
                + "1.........complete........2018-08-15T18:03:52.949956........"
                + "2018-08-15T18:03:53.720554.........db.........s3..............7"
                + "......................7................2018-08-15T18:03:53.724628........");
  }

  @Test
  void missingValuesAndWholeSecondsLookAsPythonPrintsThem() {
    LocalDateTime end = FIRST.endedAt();
    MigrationTaskRow running =
        new MigrationTaskRow(
            10,
            MigrationTaskRow.TYPE,
            TaskState.RUNNING,
            null,
            null,
            null,
            null,
            FIRST.lastUpdated(),
            null,
            "localfs",
            "db2",
            3000,
            null,
            null);
    MigrationTaskRow failed =
        new MigrationTaskRow(
            9,
            MigrationTaskRow.TYPE,
            TaskState.FAILED,
            null,
            null,
            LocalDateTime.parse("2018-08-15T18:03:52"),
            end,
            FIRST.lastUpdated(),
            null,
            "swift",
            "s3",
            7,
            123_456,
            null);
    assertThat(MigrationTable.format(List.of(running, FIRST, failed)).replace(' ', '.').lines())
        .containsExactly(
            "id.........state..................start.time.........................end.time"
                + "...................from..........to........migrated.count........"
                + "total.to.migrate...............last.updated...............",
            "1.........complete........2018-08-15T18:03:52.949956........"
                + "2018-08-15T18:03:53.720554...........db...........s3..............7"
                + "......................7................2018-08-15T18:03:53.724628........",
            "9..........failed............2018-08-15T18:03:52............"
                + "2018-08-15T18:03:53.720554.........swift..........s3............123456"
                + "...................7................2018-08-15T18:03:53.724628........",
            "10........running....................None..............................None"
                + "...................localfs........db2.............None"
                + "...................3000..............2018-08-15T18:03:53.724628........");
  }

  @Test
  void withoutRunsOnlyTheHeaderIsPrinted() {
    assertThat(MigrationTable.format(List.of()).strip().split(" {2,}"))
        .containsExactlyElementsOf(MigrationTable.HEADERS);
  }

  @Test
  void summaryHasTheFourteenFields() {
    assertThat(FIRST.summaryJson())
        .hasSize(14)
        .containsEntry("id", 1)
        .containsEntry("type", "archivemigrationtask")
        .containsEntry("state", "complete")
        .containsEntry("last_state", "running")
        .containsEntry("started_at", "2018-08-15T18:03:52.949956")
        .containsEntry("executor_id", "3209ad44d7bb:37:139731996518208:")
        .containsEntry("archive_documents_to_migrate", 7)
        .containsEntry("archive_documents_migrated", 7)
        .containsEntry("online_migration", null)
        .containsKeys(
            "created_at", "ended_at", "last_updated", "migrate_from_driver", "migrate_to_driver");
  }

  @Test
  void statesAreThoseOfTheEnum() {
    for (TaskState state : TaskState.values()) {
      assertThat(TaskState.ofColumn(state.columnValue())).isEqualTo(state);
    }
    assertThatThrownBy(() -> TaskState.ofColumn("paused")).hasMessageContaining("\"paused\"");
  }
}
