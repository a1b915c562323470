package org.tranship.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.bench.Race.Bar;
import org.tranship.bench.Race.Runner;

/// Millions of keys: what the time and the memory of the command depend on.
final class ManyKeys {
  private static final int SMALL = 64;
  private static final long MOST_HEAP = 256;
  private static final long MOST_RESIDENT = 512L << 20;

  private ManyKeys() {}

  /// Two listings of a million keys each, and nothing that differs.
  static List<Figure> compared(BenchStage stage) {
    try (BenchStage.S3 s3 =
        stage.stub(
            "--generate", "million-a:k/:1000000:4096", "--generate", "million-b:k/:1000000:4096")) {
      OurCopy ours = new OurCopy(stage, s3.endpoint());
      Took took =
          ours.command(List.of("compare", ours.bucket("million-a"), ours.bucket("million-b")));
      return List.of(noChange("tranship compare, 1 M + 1 M keys", 2_000_000, took));
    }
  }

  /// Copies, and copies again when nothing has changed.
  static List<Figure> copiedAgain(BenchStage stage) {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(copiedAgain(stage, 100_000, 3));
    figures.addAll(copiedAgain(stage, 1_000_000, 1));
    return figures;
  }

  private static List<Figure> copiedAgain(BenchStage stage, int count, int rounds) {
    try (BenchStage.S3 s3 = generated(stage, count)) {
      Rclone rclone = new Rclone(s3.endpoint());
      OurCopy ours = new OurCopy(stage, s3.endpoint());
      String from = ours.bucket(CopyRaces.SOURCE);
      String to = ours.bucket(rclone.freshBucket(stage, "again"));
      Path journal = stage.work().resolve("journal");
      Took first = ours.journalled(journal, from, to);
      String what = "%,d objects copied again, nothing new".formatted(count);
      List<Figure> figures = new ArrayList<>();
      figures.add(
          new Figure("%,d objects copied first".formatted(count), count, 0, first, "", true));
      figures.addAll(
          new Race(what, rounds, count, 0)
              .run(
                  Runner.ours(_ -> ours.journalled(journal, from, to)),
                  Runner.peer(
                      "rclone",
                      new Bar(1, 1),
                      _ -> rclone.copy(stage, "a:" + CopyRaces.SOURCE, "b:again", "--checksum"))));
      if (count == 1_000_000) {
        figures.set(1, noChange(figures.get(1)));
      }
      return figures;
    }
  }

  /// Ten million objects, the heap and the resident memory that they take.
  static List<Figure> tenMillion(BenchStage stage) {
    int count = 10_000_000;
    try (BenchStage.S3 s3 = generated(stage, count)) {
      OurCopy ours = new OurCopy(stage, s3.endpoint());
      String to = ours.bucket(new Rclone(s3.endpoint()).freshBucket(stage, "ten-million"));
      Took took = ours.run(ours.bucket(CopyRaces.SOURCE), to);
      boolean kept = took.heapMiB() <= MOST_HEAP && took.residentBytes() <= MOST_RESIDENT;
      return List.of(
          new Figure(
              "tranship copy, 10 M objects",
              count,
              (long) count * SMALL,
              took,
              "256 MiB heap, 512 MiB resident",
              kept));
    }
  }

  private static BenchStage.S3 generated(BenchStage stage, int count) {
    return stage.stub("--generate", CopyRaces.SOURCE + ":k/:" + count + ":" + SMALL);
  }

  private static Figure noChange(String what, int objects, Took took) {
    return noChange(new Figure(what, objects, 0, took, "", true));
  }

  private static Figure noChange(Figure figure) {
    Took took = figure.took();
    String bar = "< 15 s, < 256 MiB";
    boolean kept = took.seconds() < 15 && took.residentBytes() < 256L << 20;
    return new Figure(
        figure.race(),
        figure.what(),
        figure.noun(),
        figure.objects(),
        figure.bytes(),
        took,
        figure.bar().isEmpty() ? bar : bar + "; " + figure.bar(),
        figure.kept() && kept);
  }
}
