package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// `tranship compare` on real stores, as an operator uses it.
class CompareCommandTest {
  @TempDir private Path directory;
  private Path a;
  private Path b;

  @BeforeEach
  void makeFolders() throws IOException {
    a = Files.createDirectory(directory.resolve("a"));
    b = Files.createDirectory(directory.resolve("b"));
    for (Path side : new Path[] {a, b}) {
      write(side, "same", "1");
      write(side, "deep/er", "22");
    }
  }

  private static void write(Path side, String name, String text) throws IOException {
    Path file = side.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static AnchoreScene.Ran compare(Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = "compare";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Commands.run(all);
  }

  private AnchoreScene.Ran folders(Object... options) {
    Object[] all = new Object[options.length + 2];
    all[0] = "file:" + a;
    all[1] = "file:" + b;
    System.arraycopy(options, 0, all, 2, options.length);
    return compare(all);
  }

  @Test
  void sizesAloneAreNotCalledTheSameContent() {
    AnchoreScene.Ran ran = folders();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("No difference in what was compared; contents were not.")
        .contains(
            "2 objects alike, 3 B: 2 by size alone",
            "That proves nothing of the bytes of 2; --checksum compares contents.")
        .doesNotContain("The same:");
    assertThat(folders("--checksum").out())
        .contains("The same: every object is on both sides, with the same bytes.")
        .contains("2 by reading both");
  }

  @Test
  void eachDifferenceHasALineInKeyOrder() throws IOException {
    write(a, "content", "left");
    write(b, "content", "rite");
    write(a, "gone", "1");
    write(b, "new\nline", "1");
    write(a, "size", "1");
    write(b, "size", "12");
    AnchoreScene.Ran ran = folders("--checksum");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(ran.out().lines())
        .startsWith(
            "changed     content  (content: 4 B of other bytes)",
            "only in A   gone  (1 B)",
            "only in B   new<U+000A>line  (1 B)",
            "changed     size  (size: 1 B in A, 2 B in B)",
            "4 differences: 1 only in A, 1 only in B, 2 changed, 0 unreadable.",
            "A  file:" + a,
            "B  file:" + b);
    assertThat(folders().out()).contains("3 differences:").doesNotContain("changed     content");
  }

  @Test
  void aScriptReadsOneDocumentALine() throws IOException {
    write(a, "gone", "1");
    write(b, "same", "2");
    AnchoreScene.Ran ran = folders("--checksum", "--json");
    assertThat(ran.code()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(ran.out().lines()).hasSize(3);
    assertThat(ran.out().lines().toList().get(0))
        .startsWith(
            "{\"difference\":\"only-in-a\",\"key\":\"gone\",\"a\":{\"size\":1,\"version\":");
    assertThat(ran.out().lines().toList().get(1))
        .startsWith("{\"difference\":\"changed\",\"key\":\"same\",\"reason\":\"content\",\"a\":{");
    assertThat(ran.out().lines().toList().get(2))
        .contains("\"same\":false,\"content_proven\":true,\"alike\":1,\"bytes\":2")
        .contains("\"compared_by\":{\"read\":1,");
  }

  @Test
  void whatCannotBeListedIsUnreadable() throws IOException {
    Files.createSymbolicLink(a.resolve("link"), Path.of("same"));
    write(b, "link", "1");
    AnchoreScene.Ran ran = folders();
    assertThat(ran.code()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(ran.out())
        .contains("unreadable  link  (in A: TRS-", "1 difference: 0 only in A, 0 only in B");
    assertThat(folders("--json").out())
        .contains("{\"difference\":\"unreadable\",\"key\":\"link\",\"side\":\"a\",\"code\":\"TRS-");
  }

  @Test
  void metadataIsComparedOfTheKindsThatBothKeep() throws IOException {
    Files.setLastModifiedTime(a.resolve("same"), FileTime.from(Instant.EPOCH));
    assertThat(folders().code()).as("times are compared only when asked").isZero();
    AnchoreScene.Ran ran = folders("--metadata");
    assertThat(ran.code()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(ran.out()).contains("changed     same  (posix.mtime: \"0\" in A, ");
    assertThat(ran.out()).contains("Attributes were compared of 1: mode, modified.");
  }

  @Test
  void theSameStoreTwiceIsTheSame() {
    AnchoreScene.Ran ran = compare("file:" + a, "file:" + a, "--checksum");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("The same:");
  }

  @Test
  void emptySidesAreTheSame() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    AnchoreScene.Ran ran = compare("file:" + empty, "memory:compare-nothing");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("The same: neither side holds an object.");
  }

  @Test
  void aMissingSideIsOneErrorAndNotADifference() {
    AnchoreScene.Ran folder = compare("file:" + a, "file:" + directory.resolve("nowhere"));
    assertThat(folder.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(folder.err()).startsWith("TRS-104").hasLineCount(1);
    assertThat(folder.out()).isEmpty();
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      AnchoreScene.Ran bucket = compare(url(s3, "nobucket"), "file:" + a, "--json");
      assertThat(bucket.code()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(bucket.out()).contains("\"code\":\"TRS-104\"").hasLineCount(1);
    }
  }

  @Test
  void whatIsNeitherStoreNorSnapshotIsAnErrorOfUse() {
    AnchoreScene.Ran nothing = compare(a.resolve("nowhere"), "file:" + a);
    assertThat(nothing.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(nothing.err()).startsWith("TRS-507").contains("Nor is there a snapshot");
    AnchoreScene.Ran scheme = compare("s4://bucket?access-key-id=geheim", "file:" + a);
    assertThat(scheme.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(scheme.err()).startsWith("TRS-117").contains("The schemes are");
    assertThat(scheme.all()).doesNotContain("geheim");
    AnchoreScene.Ran secret = compare("s3://bucket?secret-access-key=geheim", "file:" + a);
    assertThat(secret.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(secret.all()).contains("TRS-508").doesNotContain("geheim");
  }

  @Test
  void anUnreachableServerIsToldOfWithinSeconds() {
    for (String url :
        new String[] {
          "s3://bucket?endpoint=http://127.0.0.1:1&anonymous=true",
          "jdbc:postgresql://127.0.0.1:1/none?table=t&key=id&content=c"
        }) {
      Instant began = Instant.now();
      AnchoreScene.Ran ran = compare("file:" + a, url);
      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofMinutes(1));
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
      assertThat(ran.err()).startsWith("TRS-115").hasLineCount(1);
    }
  }

  private static String url(ThinS3Stub s3, String bucket) {
    return "s3://" + bucket + "?anonymous=true&endpoint=" + s3.endpoint().uri();
  }

  /// Fills a bucket with what the folder `a` holds.
  private String filled(ThinS3Stub s3) throws IOException {
    s3.createBucket("bucket");
    String url = url(s3, "bucket");
    try (Store store = Stores.installed(new SecretVault(Map.of())).open(StoreSpec.of(url))) {
      for (String name : new String[] {"deep/er", "same"}) {
        store.put(
            PutRequest.of(Key.of(name), Files.readAllBytes(a.resolve(name)))
                .with(Attributes.of("user.from", "a")));
      }
    }
    return url;
  }

  @Test
  void listingABucketAsksForNoObject() throws IOException {
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      String url = filled(s3);
      long before = s3.requests();
      long heads = s3.requests(Operation.HEAD_OBJECT);
      long gets = s3.requests(Operation.GET_OBJECT);
      long writes = s3.writes();
      AnchoreScene.Ran ran = compare("file:" + a, url);
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(s3.requests() - before).as("is it there, and the list").isEqualTo(2);
      assertThat(compare(url, url, "--metadata").out()).contains("compared of 2: headers");
      assertThat(s3.requests(Operation.HEAD_OBJECT) - heads).isEqualTo(4);
      assertThat(s3.requests(Operation.GET_OBJECT)).isEqualTo(gets);
      assertThat(s3.writes()).isEqualTo(writes);
    }
  }

  @Test
  void oneFlippedBitIsFoundByReading() throws IOException {
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      String url = filled(s3);
      assertThat(compare("file:" + a, url, "--checksum").code()).isZero();
      s3.faults(
          FaultRule.always(
              request ->
                  request.operation() == Operation.GET_OBJECT && request.key().equals("same"),
              new Fault.FlipByte(0)));
      assertThat(compare("file:" + a, url).code()).as("no listing shows it").isZero();
      AnchoreScene.Ran ran = compare("file:" + a, url, "--checksum");
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.DIFFERENT.number());
      assertThat(ran.out())
          .contains("unreadable  same  (in B: TRS-111", "the store's own record says crc32c:");
    }
  }

  @Test
  void otherBytesOfTheSameSizeAreFoundByReading() throws IOException {
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      String url = filled(s3);
      write(a, "same", "x");
      assertThat(compare("file:" + a, url).code()).as("no listing shows it").isZero();
      AnchoreScene.Ran ran = compare("file:" + a, url, "--checksum");
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.DIFFERENT.number());
      assertThat(ran.out()).contains("changed     same  (content: 1 B of other bytes)");
    }
  }

  @Test
  void aListingThatBreaksOffIsAFailureWithoutAVerdict() throws IOException {
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      s3.generate("bucket", "k", 2500, 1);
      s3.faults(
          FaultRule.nth(
              3,
              FaultRule.of(Operation.LIST_OBJECTS),
              new Fault.Answer(403, "AccessDenied", "No more.", Optional.empty())));
      AnchoreScene.Ran ran = compare(url(s3, "bucket"), "memory:compare-empty");
      assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.err()).contains("TRS-105");
      assertThat(ran.out())
          .contains("only in A   k0000000000")
          .doesNotContain("difference", "alike");
    }
  }
}
