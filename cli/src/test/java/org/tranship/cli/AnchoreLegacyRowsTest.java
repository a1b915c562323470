package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;

/// Rows as upgrades from 0.1.x and years of use have left them.
class AnchoreLegacyRowsTest {
  @TempDir private Path directory;

  /// No `b64_encoded`, no digests, `active` in the wrong column, a row that waits for its deletion,
  /// and the placeholder that localfs of 0.1.x left in the table.
  @Test
  void oldRowsKeepWhatAMigrationDoesNotChange() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven(), false);
    scene
        .anchore()
        .execute(
            "update archive_metadata set digest = null, size = null, is_compressed = null,"
                + " record_state_val = 'active', created_at = 1500000000 + size::integer;"
                + "update archive_metadata set record_state_key = 'to_delete', record_state_val ="
                + " '2018-08-15' where bucket = 'manifest_data';"
                + "insert into archive_document values ('old', 'k', 'admin', 'k.json', 1, 1,"
                + " 'active', null, '{}')");
    String kept =
        "select \"userId\" || '/' || bucket || '/' || \"archiveId\", created_at || ' ' ||"
            + " record_state_key || ' ' || record_state_val || ' ' || coalesce(document_metadata,"
            + " 'none') from archive_metadata";
    Map<String, String> before = scene.anchore().strings(kept);
    Path db = scene.db();
    Path files = scene.localfs("files");

    AnchoreScene.Ran refused = scene.migrate(db, files);
    assertThat(refused.code()).as(refused.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(refused.out()).contains("7 of them are refused", "TRA-111", "TRA-116 1 object");
    AnchoreScene.Ran ran = scene.migrate(db, files, "--accept-unverified");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(scene.anchore().strings(kept)).isEqualTo(before);
    assertThat(
            scene
                .anchore()
                .strings(
                    "select 'sound', count(*)::text from archive_metadata where digest ~"
                        + " '^[0-9a-f]{32}$' and size > 0 and is_compressed is not null"))
        .containsEntry("sound", "7");

    AnchoreScene.Ran back = scene.migrate(files, db);
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(scene.anchore().strings(kept)).isEqualTo(before);
    assertThat(scene.anchore().contentOfDb())
        .containsAllEntriesOf(AnchoreInstallation.digests(AnchoreDocuments.seven()))
        .hasSize(8);
  }

  /// Before 0.4.0 the table cannot mark binary content.
  @Test
  void binaryDocumentIsRefusedByATableThatCannotMarkIt() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven(), false);
    Path db = scene.db();
    Path files = scene.localfs("files");
    assertThat(scene.migrate(db, files).code()).isZero();
    String policy =
        scene.anchore().url("admin/policy_bundles/2c53a13c-1765-11e8-82ef-23527761d060");
    byte[] binary = {'a', 0, (byte) 0xFF};
    AnchoreScene.write(Path.of(policy.substring("file://".length())), binary);
    scene
        .anchore()
        .execute(
            "update archive_metadata set digest = '"
                + AnchoreInstallation.md5(binary)
                + "', size = 3 where bucket = 'policy_bundles'");
    AnchoreScene.Ran ran = scene.migrate(files, db);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.out())
        .contains("TRS-109", "it is not UTF-8 text", "no column archive_document.b64_encoded")
        .contains("upgrade Anchore to 0.4.0 or later, or choose another driver");
  }
}
