package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// `tranship snapshot`, and what `tranship compare` makes of it, on real stores.
class SnapshotCommandTest {
  @TempDir private Path directory;
  private Path data;
  private Path out;

  @BeforeEach
  void makeFiles() throws IOException {
    data = Files.createDirectory(directory.resolve("data"));
    out = Files.createDirectory(directory.resolve("out")).resolve("s.db");
    write("kept", "1");
    write("deep/gone", "1");
    write("grown", "1");
    write("rewritten", "left");
  }

  private void write(String name, String text) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void change() throws IOException {
    Files.delete(data.resolve("deep/gone"));
    write("grown", "12");
    write("new", "1");
    write("rewritten", "rite");
  }

  private AnchoreScene.Ran snapshot(Object store, Object... options) {
    List<Object> all = new ArrayList<>(List.of("snapshot", store, "-o", out));
    all.addAll(List.of(options));
    return Commands.run(all.toArray());
  }

  private AnchoreScene.Ran since(Object store, Object... options) {
    List<Object> all = new ArrayList<>(List.of("compare", out, store));
    all.addAll(List.of(options));
    return Commands.run(all.toArray());
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(out.resolveSibling(""))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void expect(AnchoreScene.Ran ran, ExitCode code) {
    assertThat(ran.code()).as(ran.all()).isEqualTo(code.number());
  }

  @Test
  void tellsWhatChangedSince() throws IOException {
    AnchoreScene.Ran taken = snapshot("file:" + data);
    expect(taken, ExitCode.DONE);
    assertThat(taken.out()).contains("4 objects, 7 B, as listed; nothing was read.");
    AnchoreScene.Ran nothing = since("file:" + data);
    expect(nothing, ExitCode.DONE);
    assertThat(nothing.out())
        .contains("4 by size and the version that the store gives")
        .contains("Both sides show file:" + data);
    change();
    AnchoreScene.Ran since = since("file:" + data);
    expect(since, ExitCode.DIFFERENT);
    assertThat(since.out().lines())
        .startsWith(
            "only in A   deep/gone  (1 B)",
            "changed     grown  (size: 1 B in A, 2 B in B)",
            "only in B   new  (1 B)",
            "changed     rewritten  (version: written anew; --checksum tells whether the bytes are"
                + " the same)");
  }

  @Test
  void ofAnotherStoreVersionsSayNothing() throws IOException {
    expect(snapshot("file:" + data), ExitCode.DONE);
    Path copy = Files.createDirectory(directory.resolve("copy"));
    for (String name : new String[] {"kept", "grown", "rewritten"}) {
      Files.copy(data.resolve(name), copy.resolve(name));
    }
    AnchoreScene.Ran ran = since("file:" + copy);
    expect(ran, ExitCode.DIFFERENT);
    assertThat(ran.out())
        .contains("1 difference: 1 only in A", "3 by size alone", "versions were not compared");
  }

  @Test
  void withDigestsTheStoreIsReadAndTheSnapshotBelieved() throws IOException {
    AnchoreScene.Ran taken = snapshot("file:" + data, "--checksum", "--json");
    expect(taken, ExitCode.DONE);
    assertThat(taken.out()).contains("\"objects\" : 4", "\"checksum\" : true");
    Files.writeString(data.resolve("kept"), "1");
    AnchoreScene.Ran same = since("file:" + data, "--checksum");
    expect(same, ExitCode.DONE);
    assertThat(same.out())
        .contains("The same:", "4 by reading one and the other's recorded digest");
    change();
    AnchoreScene.Ran since = since("file:" + data, "--checksum");
    expect(since, ExitCode.DIFFERENT);
    assertThat(since.out()).contains("changed     rewritten  (content: 4 B of other bytes)");
    assertThat(Commands.run("compare", "file:" + data, out, "--checksum").out())
        .contains("4 differences: 1 only in A, 1 only in B, 2 changed");
  }

  @Test
  void twoSnapshotsAreComparedWithoutTheStore() throws IOException {
    expect(snapshot("file:" + data, "--checksum"), ExitCode.DONE);
    Path before = Files.move(out, out.resolveSibling("2026-11-28T10:00.db"));
    change();
    expect(snapshot("file:" + data, "--checksum"), ExitCode.DONE);
    AnchoreScene.Ran ran = Commands.run("compare", before, out, "--checksum");
    expect(ran, ExitCode.DIFFERENT);
    assertThat(ran.out())
        .contains("changed     rewritten  (digest: sha256:", "1 by the digests that both list");
    AnchoreScene.Ran same = Commands.run("compare", out, "snapshot:" + out, "--checksum");
    expect(same, ExitCode.DONE);
    assertThat(same.out()).contains("The same:");
  }

  @Test
  void withoutDigestsContentsAreNotComparedWithIt() {
    expect(snapshot("file:" + data), ExitCode.DONE);
    AnchoreScene.Ran ran = since("file:" + data, "--checksum");
    expect(ran, ExitCode.REFUSED);
    assertThat(ran.err())
        .startsWith("TRS-109")
        .contains("taken without --checksum")
        .hasLineCount(1);
  }

  @Test
  void attributesAreRecordedWhenAskedFor() {
    S3Endpoint s3 = S3ProxyServer.shared().endpoint();
    String url =
        "s3://%s?create-bucket=true&endpoint=%s&access-key-id=%s&secret-access-key="
            .formatted(s3.freshBucketName(), s3.uri(), s3.accessKey());
    SecretVault vault = new SecretVault(Map.of("KEY", s3.secretKey()));
    try (Store store = Stores.installed(vault).open(StoreSpec.of(url + "${KEY}"))) {
      store.check();
      assertThat(
              store
                  .put(
                      PutRequest.of(Key.of("k"), new byte[1])
                          .with(Attributes.of(Attributes.CONTENT_TYPE, "text/plain")))
                  .toString())
          .contains("Done");
    }
    Path secret = directory.resolve("secret");
    try {
      Files.writeString(secret, s3.secretKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String typed = url + "file:" + secret;
    expect(snapshot(typed, "--metadata"), ExitCode.DONE);
    AnchoreScene.Ran same = since(typed, "--metadata");
    expect(same, ExitCode.DONE);
    assertThat(same.out()).contains("Attributes were compared of 1: headers, ");
    try (Store store = Stores.installed(vault).open(StoreSpec.of(url + "${KEY}"))) {
      store.put(
          PutRequest.of(Key.of("k"), new byte[1])
              .with(Attributes.of(Attributes.CONTENT_TYPE, "text/html")));
    }
    AnchoreScene.Ran changed = since(typed, "--metadata");
    expect(changed, ExitCode.DIFFERENT);
    assertThat(changed.out()).contains("content-type: \"text/plain\" in A, \"text/html\" in B");
  }

  @Test
  void noSecretIsWrittenDown() throws IOException {
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      s3.createBucket("bucket");
      Path secret = Files.writeString(directory.resolve("secret"), "verygeheim");
      String url =
          "s3://bucket?endpoint="
              + s3.endpoint().uri()
              + "&access-key-id=semigeheim&secret-access-key=file:"
              + secret;
      AnchoreScene.Ran ran = snapshot(url);
      expect(ran, ExitCode.DONE);
      assertThat(ran.all()).doesNotContain("geheim");
      assertThat(new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1))
          .contains("s3://bucket?endpoint=" + s3.endpoint().uri() + "&access-key-id=***")
          .doesNotContain("geheim");
      expect(since(url), ExitCode.DONE);
    }
  }

  @Test
  void aListingThatBreaksOffLeavesNoSnapshot() throws IOException {
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      s3.generate("bucket", "k", 2500, 1);
      s3.faults(
          FaultRule.nth(
              3,
              FaultRule.of(Operation.LIST_OBJECTS),
              new Fault.Answer(400, "Nonsense", "No more.", Optional.empty())));
      AnchoreScene.Ran ran = snapshot("s3://bucket?anonymous=true&endpoint=" + s3.endpoint().uri());
      expect(ran, ExitCode.FAILED);
      assertThat(ran.err()).contains("TRS-119", "No more.");
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void anObjectThatCannotBeReadHasNoDigestAndFails() {
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      s3.generate("bucket", "k", 3, 10);
      s3.faults(
          FaultRule.always(
              request -> request.operation() == Operation.GET_OBJECT && request.key().endsWith("1"),
              new Fault.Answer(403, "AccessDenied", "Not this one.", Optional.empty())));
      String url = "s3://bucket?anonymous=true&endpoint=" + s3.endpoint().uri();
      AnchoreScene.Ran ran = snapshot(url, "--checksum");
      expect(ran, ExitCode.FAILED);
      assertThat(ran.err()).contains("warning: TRS-105", "k0000000001").hasLineCount(1);
      assertThat(ran.out()).contains("3 objects", "Of 1 key something could not be had");
      s3.faults(FaultRule.never());
      AnchoreScene.Ran since = since(url, "--checksum");
      expect(since, ExitCode.DIFFERENT);
      assertThat(since.out())
          .contains("unreadable  k0000000001  (in A: TRS-109", "no digest of it was recorded")
          .contains("2 objects alike");
    }
  }

  @Test
  void credentialsThatAreRefusedHalfWayLeaveNoSnapshot() throws IOException {
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      s3.generate("bucket", "k", 200, 10);
      s3.faults(
          FaultRule.between(
              100,
              10_000,
              FaultRule.of(Operation.GET_OBJECT),
              new Fault.Answer(403, "InvalidAccessKeyId", "Who?", Optional.empty())));
      AnchoreScene.Ran ran =
          snapshot("s3://bucket?anonymous=true&endpoint=" + s3.endpoint().uri(), "--checksum");
      expect(ran, ExitCode.REFUSED);
      assertThat(ran.err()).contains("TRS-106").hasLineCount(1);
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void whatCannotBeListedIsWrittenDownAndFails() throws IOException {
    Files.createSymbolicLink(data.resolve("link"), Path.of("kept"));
    AnchoreScene.Ran ran = snapshot("file:" + data);
    expect(ran, ExitCode.FAILED);
    assertThat(ran.err()).contains("warning: TRS-", "\"link\"");
    assertThat(ran.out()).contains("Of 1 key something could not be had", "table fault");
    Files.delete(data.resolve("link"));
    write("link", "1");
    AnchoreScene.Ran since = since("file:" + data);
    expect(since, ExitCode.DIFFERENT);
    assertThat(since.out())
        .contains("unreadable  link  (in A: ", "could not be listed when the snapshot was taken")
        .contains("1 difference: 0 only in A, 0 only in B, 0 changed, 1 unreadable");
  }

  @Test
  void aFileThatIsThereIsNotReplacedUnlessAskedFor() throws IOException {
    Files.writeString(out, "mine");
    AnchoreScene.Ran refused = snapshot("file:" + data);
    expect(refused, ExitCode.REFUSED);
    assertThat(refused.err()).startsWith("TRS-522").contains("--replace");
    assertThat(out).hasContent("mine");
    expect(snapshot("file:" + data, "--replace"), ExitCode.DONE);
    expect(since("file:" + data), ExitCode.DONE);
  }

  @Test
  void aSnapshotIsNotPutAmongTheFilesItShows() {
    AnchoreScene.Ran ran =
        Commands.run("snapshot", "file:" + data, "-o", data.resolve("deep").resolve("s.db"));
    expect(ran, ExitCode.USAGE);
    assertThat(ran.err()).startsWith("TRS-521");
    AnchoreScene.Ran missing =
        Commands.run("snapshot", "file:" + directory.resolve("none"), "-o", out);
    expect(missing, ExitCode.REFUSED);
    assertThat(missing.err()).startsWith("TRS-104").hasLineCount(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void aKillLeavesNoSnapshotUnderTheName() throws IOException, InterruptedException {
    StubOptions slow = StubOptions.defaults().withLatency(Duration.ofMillis(300));
    try (ThinS3Stub s3 = ThinS3Stub.start(slow)) {
      s3.generate("bucket", "k", 60_000, 1);
      String url = "s3://bucket?anonymous=true&endpoint=" + s3.endpoint().uri();
      for (String signal : new String[] {"KILL", "INT"}) {
        long before = s3.requests(Operation.LIST_OBJECTS);
        try (CommandProcess process = CommandProcess.start(directory, "snapshot", url, "-o", out)) {
          while (s3.requests(Operation.LIST_OBJECTS) < before + 4) {
            Thread.sleep(10);
          }
          process.signal(signal);
          AnchoreScene.Ran ran = process.await();
          assertThat(out).doesNotExist();
          if (signal.equals("INT")) {
            expect(ran, ExitCode.INTERRUPTED);
            assertThat(left()).as("only what the kill left").hasSize(1);
          }
        }
      }
    }
  }
}
