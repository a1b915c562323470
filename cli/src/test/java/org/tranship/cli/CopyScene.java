package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// Two directories, an S3 server of the test's own, and the command line as an operator uses it.
final class CopyScene implements AutoCloseable {
  final Path directory;
  final Path from;
  final Path to;
  final ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults().withTags(true));

  CopyScene(Path directory) {
    this.directory = directory;
    this.from = directory.resolve("from");
    this.to = directory.resolve("to");
    s3.createBucket("bucket");
  }

  /// Writes a file of the source.
  CopyScene with(String key, String text) {
    return with(from, key, text, Instant.parse("2026-01-02T03:04:05.123456789Z"));
  }

  CopyScene with(Path root, String key, String text, Instant time) {
    try {
      Path file = root.resolve(key);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      Files.setLastModifiedTime(file, FileTime.from(time));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All files below a directory, by key.
  static SortedMap<String, String> texts(Path root) {
    SortedMap<String, String> texts = new TreeMap<>();
    if (!Files.exists(root)) {
      return texts;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(root.relativize(file).toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  /// All objects below a prefix of the bucket, by key.
  SortedMap<String, String> objects(String prefix) {
    SortedMap<String, String> objects = new TreeMap<>();
    for (String key : s3.bucket("bucket").keys()) {
      if (key.startsWith(prefix) && !key.contains(".tranship-probe")) {
        byte[] bytes = s3.bucket("bucket").bytes(key).orElseThrow();
        objects.put(key.substring(prefix.length()), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return objects;
  }

  /// A place in the bucket.
  String s3(String prefix) {
    return s3("bucket", prefix);
  }

  String s3(String bucket, String prefix) {
    return "s3://"
        + bucket
        + "/"
        + prefix
        + "?endpoint="
        + s3.endpoint().uri()
        + "&access_key_id=any&secret_access_key=file:"
        + secret();
  }

  private Path secret() {
    try {
      return Files.writeString(directory.resolve("secret"), "not-to-be-seen\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts a copy in a process of its own, which can be killed.
  CommandProcess start(String heap, Object from, Object to, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("copy", from, to));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--journal", journal()));
    return CommandProcess.within(heap, directory, arguments.toArray());
  }

  private String journal() {
    return "sqlite:" + directory.resolve("journal");
  }

  AnchoreScene.Ran copy(Object from, Object to, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("copy", from, to));
    arguments.addAll(List.of(more));
    return run(arguments.toArray());
  }

  /// Runs a command whose questions nobody answers, which is a no.
  AnchoreScene.Ran run(Object... arguments) {
    return piped("", arguments);
  }

  /// Runs a command with this as its standard input.
  AnchoreScene.Ran piped(String input, Object... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return unasked(arguments);
    } finally {
      System.setIn(before);
    }
  }

  private AnchoreScene.Ran unasked(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.add("--journal");
    all.add(journal());
    AnchoreScene.Ran ran = Commands.run(all.toArray());
    if (ran.all().contains("not-to-be-seen") || ran.all().contains("\tat ")) {
      throw new AssertionError("A secret or a stack trace came out: " + ran.all());
    }
    return ran;
  }

  String files() {
    return "file:" + from;
  }

  String target() {
    return "file:" + to;
  }

  @Override
  public void close() {
    s3.close();
  }

  /// Insists that a command has done what it was to do, and said so.
  static void assertDone(AnchoreScene.Ran ran, String... words) {
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(List.of(words)).allSatisfy(word -> assertThat(ran.out()).contains(word));
  }

  /// Insists that a command has failed, and said of what.
  static void assertFailed(AnchoreScene.Ran ran, String... words) {
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.all()).contains(words);
  }
}
