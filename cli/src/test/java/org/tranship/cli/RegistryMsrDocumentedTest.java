package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.msr.MsrDouble;

/// Both plans and both scripts of docs/registry-msr.md, taken from that page as they stand, and
/// carried out on the double of MSR, with a program in the place of `docker` that wants the words
/// that `mirantis/dtr` wants. What is replaced are places, addresses and secrets.
class RegistryMsrDocumentedTest {
  /// `backup`, `destroy`, `restore` and `reconfigure`: one storage has to be named, and a replica
  /// be destroyed before it is restored.
  private static final String DOCKER =
      """
      #!/bin/sh
      cd '%s' || exit 1
      echo "$*" >> told
      [ "$1" = run ] && [ -n "$UCP_PASSWORD" ] || exit 2
      while [ "$1" != mirantis/dtr:2.9.16 ]; do shift || exit 2; done
      verb=$2; shift 2
      storage= words= replica=
      while [ $# -gt 0 ]; do
        case $1 in
          --dtr-use-default-storage) storage="$storage from" ;;
          --dtr-storage-volume) [ "$2" = '%s' ] && storage="$storage from"; shift ;;
          --nfs-storage-url) [ "$2" = nfs://nas/msr ] && storage="$storage to"; shift ;;
          --replica-id | --existing-replica-id) replica=$2; shift ;;
          --ucp-url | --ucp-username) shift ;;
          --storage-migrated) words=$1 ;;
          *) echo "unknown: $1" >&2; exit 2 ;;
        esac
        shift
      done
      [ "$replica" = 000000000001 ] || exit 2
      set -- $storage
      case $verb in
        backup) exec curl -fsS '%s/double/backup' ;;
        destroy) [ ! -e destroyed ] && touch destroyed ;;
        restore)
          [ $# = 1 ] && [ -e destroyed ] || exit 3
          curl -fsS --data-binary @- "%s/double/restore?storage=$1" && rm destroyed ;;
        reconfigure)
          [ $# = 1 ] || exit 3
          exec curl -fsS -X POST "%s/double/reconfigure?storage=$1&words=$words" ;;
        *) exit 2 ;;
      esac
      """;

  @TempDir private Path directory;
  private MsrScene scene;
  private MsrDouble msr;
  private Path docker;

  @BeforeEach
  void start() throws IOException {
    scene = new MsrScene(directory);
    msr = scene.msr();
    msr.version("2.9.16");
    msr.repository("admin/tranship-probe");
    String url = msr.url();
    docker =
        program("docker", DOCKER.formatted(directory, directory.resolve("from"), url, url, url));
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private Path program(String name, String text) throws IOException {
    Path program = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  /// The block on the page with this in it, from the fence to the next.
  private static String documented(String kind, String with) {
    String page =
        SourceFile.all().stream()
            .filter(file -> file.path().equals("docs/registry-msr.md"))
            .flatMap(file -> file.lines().stream())
            .collect(Collectors.joining("\n"));
    List<String> blocks = new ArrayList<>();
    for (String after : page.split("\n```" + kind + "\n", -1)) {
      String block = after.split("\n```", -1)[0];
      if (block.contains(with)) {
        blocks.add(block + "\n");
      }
    }
    // What stands before the first block begins with the title.
    blocks.removeIf(block -> block.startsWith("# Mirantis"));
    assertThat(blocks).as(with).hasSize(1);
    return blocks.getFirst();
  }

  private static String replaced(String text, Map<String, String> by) {
    String result = text;
    for (Map.Entry<String, String> each : by.entrySet()) {
      assertThat(result).contains(each.getKey());
      result = result.replace(each.getKey(), each.getValue());
    }
    return result;
  }

  private void script(String name, String with, Map<String, String> more) throws IOException {
    Map<String, String> here = new LinkedHashMap<>(more);
    here.put("docker run", docker + " run");
    Path _ = program(name, replaced(documented("sh", with), here));
  }

  /// Garbage collection is turned off and on where the page has somebody do it.
  private Path plan(String variant, Map<String, String> more) throws IOException {
    Map<String, String> here = new LinkedHashMap<>(more);
    here.put("file:/var/lib/msr-storage", "file:" + directory.resolve("from"));
    here.put("https://msr.example.org", msr.url());
    here.put("\"${UCP_PASSWORD}\"", "\"file:" + scene.secret() + "\"");
    here.put("${MSR_TOKEN}", "file:" + scene.secret());
    here.put("/usr/local/bin/", directory + "/");
    here.put("/srv/backup/", directory + "/");
    return Files.writeString(
        directory.resolve("plan.yaml"),
        replaced(documented("yaml", "\nvariant: " + variant), here)
            + "gc: {off: {http: \"%1$s/double/gc?schedule=never\"}, on: {http: \"%1$s/double/gc?schedule=daily\"}}\n"
                .formatted(msr.url()));
  }

  private void done(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    AnchoreScene.Ran ran = Commands.runAlone(all.toArray());
    assertThat(ran.code()).as(ran.all()).isZero();
  }

  private String told() throws IOException {
    return Files.readString(directory.resolve("told"));
  }

  private void isThere(String storage) {
    assertThat(msr.storage()).isEqualTo(storage);
    assertThat(msr.tags()).containsKeys("admin/app:one", "team/web:v1");
    assertThat(msr.isReadOnly()).isFalse();
    assertThat(msr.isCollecting()).isTrue();
  }

  private void backupScript() throws IOException {
    script("msr-backup", "existing-replica-id 000000000001 >", Map.of());
  }

  @Test
  void theBestPracticeToItsEndAndBack() throws IOException {
    backupScript();
    script(
        "msr-restore",
        "# msr-restore",
        Map.of(
            "https://msr.example.org",
            msr.url(),
            "--cacert /etc/ssl/msr-ca.pem ",
            "",
            "/var/lib/msr-storage",
            directory.resolve("from").toString(),
            "\"s3\": {",
            "\"to\": {"));
    Map<String, String> here = new LinkedHashMap<>();
    here.put("  url: s3://msr-images?endpoint=https://objects.example.org\n", "");
    here.put(
        "  secrets: {access_key_id: \"${S3_KEY}\", secret_access_key: \"${S3_SECRET}\"}\n",
        "  url: file:" + directory.resolve("to") + "\n");
    here.put("\"${S3_KEY}\"", "\"file:" + scene.secret() + "\"");
    here.put("\"${S3_SECRET}\"", "\"file:" + scene.secret() + "\"");
    Path plan = plan("online", here);
    Files.writeString(plan, Files.readString(plan).replaceAll("(?m)^  ca: .*\n", ""));
    done("registry", "migrate", plan, "--yes", "--acknowledge", "after-backup");
    isThere("to");
    assertThat(msr.jobsQueued()).containsExactly("onlinegc_blobs");
    assertThat(told()).contains(" destroy ", " restore ", " --dtr-use-default-storage");
    done("rollback", "last", "--yes");
    isThere("from");
    assertThat(told()).contains(" --dtr-storage-volume " + directory.resolve("from"));
  }

  @Test
  void theLongerWindowToItsEndAndBack() throws IOException {
    backupScript();
    Map<String, String> here = new LinkedHashMap<>();
    here.put("file:/mnt/nfs/msr", "file:" + directory.resolve("to"));
    here.put("argv: [docker, ", "argv: [" + docker + ", ");
    here.put(
        "--dtr-storage-volume, /var/lib/msr-storage",
        "--dtr-storage-volume, " + directory.resolve("from"));
    done("registry", "migrate", plan("read-only", here), "--yes");
    isThere("to");
    msr.push("admin/app:since", "base", "pushed since");
    done("rollback", "last", "--yes");
    isThere("from");
    assertThat(msr.tags()).containsKey("admin/app:since");
    assertThat(told()).contains(" backup ", "--nfs-storage-url nfs://nas/msr --storage-migrated");
  }
}
