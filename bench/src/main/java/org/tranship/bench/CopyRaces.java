package org.tranship.bench;

import java.util.ArrayList;
import java.util.List;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.bench.Race.Bar;
import org.tranship.bench.Race.Runner;
import org.tranship.testkit.server.S3ProxyServer;

/// `tranship copy` from bucket to bucket beside its peers, on the same servers, in turns, each to a
/// new bucket. Ours journals every object; the peers do not.
final class CopyRaces {
  private static final int ROUNDS = 5;
  private static final int FEW_ROUNDS = 3;
  private static final int SMALL = 4096;
  private static final int COUNT = 10_000;
  private static final int MANY = 100_000;
  static final String SOURCE = "source";

  /// Half of the peer's processor time is the bar for processes that are still warming up.
  static final Bar COLD = new Bar(3, 0.5);

  private CopyRaces() {}

  /// Many objects, for which Java has warmed up.
  static List<Figure> warm(BenchStage stage) {
    try (BenchStage.S3 s3 = generated(stage, 0, MANY)) {
      Race race = race("S3 -> S3, thin server", FEW_ROUNDS, MANY);
      return beside(stage, s3, race, new Bar(3, 1.0 / 3), "server");
    }
  }

  /// A tenth of them, and the same with every byte read back.
  static List<Figure> cold(BenchStage stage) {
    try (BenchStage.S3 s3 = generated(stage, 0, COUNT)) {
      String what = "S3 -> S3, thin server, cold";
      List<Figure> figures =
          new ArrayList<>(beside(stage, s3, race(what, ROUNDS, COUNT), COLD, "server"));
      Race readBack = race(what + ", read back", ROUNDS, COUNT);
      figures.addAll(beside(stage, s3, readBack, COLD, "readback"));
      return figures;
    }
  }

  /// The same on a server that costs more than its clients.
  static List<Figure> s3Proxy(BenchStage stage) {
    try (BenchStage.S3 s3 = stage.s3Proxy(S3ProxyServer.Storage.MEMORY)) {
      Rclone rclone = new Rclone(s3.endpoint());
      rclone.copy(
          stage,
          FileRaces.files(stage, COUNT, SMALL).toString(),
          "b:" + rclone.freshBucket(stage, SOURCE));
      Race race = race("S3 -> S3, S3Proxy, cold", ROUNDS, COUNT);
      return beside(stage, s3, race, new Bar(1.5, 0.5), "server");
    }
  }

  static List<Figure> overALongWay(BenchStage stage) {
    List<Figure> figures = new ArrayList<>();
    for (int millis : List.of(5, 20, 80)) {
      try (BenchStage.S3 s3 = generated(stage, millis, COUNT)) {
        Race race = race("S3 -> S3, " + millis + " ms away", 1, COUNT);
        figures.addAll(beside(stage, s3, race, new Bar(1.5, 1), "server"));
      }
    }
    return figures;
  }

  /// DistCp, which takes long, once each.
  static List<Figure> besideDistCp(BenchStage stage) {
    try (BenchStage.S3 s3 = generated(stage, 0, COUNT)) {
      DistCp distCp = new DistCp(stage, s3.endpoint());
      Rclone rclone = new Rclone(s3.endpoint());
      OurCopy ours = new OurCopy(stage, s3.endpoint());
      return race("S3 -> S3, thin server, beside DistCp", 1, COUNT)
          .run(
              Runner.ours(
                  _ ->
                      ours.run(
                          ours.bucket(SOURCE), ours.bucket(rclone.freshBucket(stage, "ours")))),
              Runner.peer(
                  "DistCp",
                  COLD,
                  _ ->
                      distCp.copy(
                          stage,
                          "s3a://" + SOURCE + "/k",
                          "s3a://" + rclone.freshBucket(stage, "distcp") + "/k")));
    }
  }

  private static Race race(String what, int rounds, int count) {
    return new Race(what, rounds, count, (long) count * SMALL);
  }

  private static BenchStage.S3 generated(BenchStage stage, int millis, int count) {
    return stage.stub(
        "--latency-ms",
        Integer.toString(millis),
        "--generate",
        SOURCE + ":k/:" + count + ":" + SMALL);
  }

  private static List<Figure> beside(
      BenchStage stage, BenchStage.S3 s3, Race race, Bar bar, String level) {
    Rclone rclone = new Rclone(s3.endpoint());
    OurCopy ours = new OurCopy(stage, s3.endpoint());
    boolean check = level.equals("readback");
    return race.run(
        Runner.ours(
            round -> {
              String bucket = rclone.freshBucket(stage, "ours-" + level + "-" + round);
              return ours.run(ours.bucket(SOURCE), ours.bucket(bucket), "--verify", level);
            }),
        Runner.peer(
            check ? "rclone copy, then check --download" : "rclone",
            bar,
            round -> {
              String bucket = "b:" + rclone.freshBucket(stage, "rclone-" + level + "-" + round);
              Took copied = rclone.copy(stage, "a:" + SOURCE, bucket, "-M", "--checksum");
              return check ? copied.and(rclone.check(stage, "a:" + SOURCE, bucket)) : copied;
            }));
  }
}
