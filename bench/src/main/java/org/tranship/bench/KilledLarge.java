package org.tranship.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// `tranship copy` of one file that is sent in parts, killed when most of them have arrived, and
/// the same command again. The server counts the parts that it is sent.
final class KilledLarge {
  private static final String KEY = "large";
  private static final long SIZE = 5L << 30;
  private static final int PART = 16 << 20;
  private static final long PARTS = SIZE / PART;
  private static final long AT = PARTS * 60 / 100;
  private static final int IN_FLIGHT = 4;
  private static final long MOST_RESIDENT = 512L << 20;

  private KilledLarge() {}

  static List<Figure> run(BenchStage stage) {
    Path files = written(stage);
    // Bytes are checked and dropped: 5 GiB would not fit into the server's memory.
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults().withKeepUpTo(0))) {
      s3.createBucket("large");
      AtomicLong parts = new AtomicLong();
      AtomicLong finished = new AtomicLong();
      s3.faults(
          request -> {
            // What a command asks to learn what the server can do has other keys.
            if (request.key().equals(KEY)) {
              switch (request.operation()) {
                case UPLOAD_PART -> parts.incrementAndGet();
                case COMPLETE_MULTIPART_UPLOAD -> finished.incrementAndGet();
                default -> {}
              }
            }
            return new Fault.None();
          });
      OurCopy ours = new OurCopy(stage, s3.endpoint());
      List<String> words =
          List.of(
              "copy",
              "file:" + files,
              ours.bucket("large"),
              "--journal",
              "sqlite:" + stage.work().resolve("journal"));
      MeasuredCommand command = new MeasuredCommand(stage.program(), stage.work());
      Took killed = command.killed(ours.keys(), words, () -> parts.get() >= AT);
      long before = parts.get();
      Took resumed = command.run(ours.keys(), words);
      long after = parts.get() - before;
      long twice = before + after - PARTS;
      BenchFailed.unless(
          finished.get() == 1, "The upload was finished " + finished.get() + " times.");
      return List.of(
          new Figure(
              "one file -> thin S3 stub, killed at " + before + " of " + PARTS + " parts",
              1,
              before * PART,
              killed,
              "256 MiB heap, 512 MiB resident",
              killed.residentBytes() <= MOST_RESIDENT),
          new Figure(
              "the same command again; parts sent twice: " + twice,
              1,
              after * PART,
              resumed,
              "no more than the " + IN_FLIGHT + " in flight",
              twice <= IN_FLIGHT));
    }
  }

  /// A file whose parts all differ, alone in a directory.
  private static Path written(BenchStage stage) {
    Path files = stage.work().resolve("files");
    byte[] block = new byte[PART];
    new Random(1).nextBytes(block);
    try {
      Files.createDirectories(files);
      try (OutputStream out = Files.newOutputStream(files.resolve(KEY))) {
        for (int i = 0; i < PARTS; i++) {
          block[i]++;
          out.write(block);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a file to copy", e);
    }
    return files;
  }
}
