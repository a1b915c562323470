package org.tranship.bench;

import java.util.List;
import java.util.Locale;
import org.tranship.bench.MeasuredCommand.Took;

/// `tranship registry fsck` of a registry of a million blobs on the thin S3 server, which makes
/// their bytes as they are read: what time and memory depend on where blobs are many and small.
/// There are as many links, and each is read as well.
final class ManyBlobs {
  private static final int IMAGES = 500;
  private static final int LAYERS = 2_000;
  private static final int SMALL = 256;

  /// Beside its layers an image has a configuration and a manifest.
  private static final int OTHERS = 2;

  private static final String BUCKET = "registry";
  private static final long MOST_HEAP_MIB = 256;
  private static final long MOST_RESIDENT = 512L << 20;

  private ManyBlobs() {}

  static List<Figure> looked(BenchStage stage) {
    int images = Math.max(1, IMAGES * stage.percent() / 100);
    long blobs = (long) images * (LAYERS + OTHERS);
    try (BenchStage.S3 s3 =
        stage.stub("--registry", BUCKET + ":" + images + ":" + LAYERS + ":" + SMALL)) {
      OurCopy ours = new OurCopy(stage, s3.endpoint());
      Took took = ours.command(List.of("registry", "fsck", ours.bucket(BUCKET)));
      String all = String.format(Locale.ROOT, "%,d blobs", blobs);
      BenchFailed.unless(
          took.text().contains(all) && took.text().contains("Sound:"),
          "not every blob of " + all + " was found to be sound:\n" + took.text());
      boolean kept = took.heapMiB() <= MOST_HEAP_MIB && took.residentBytes() <= MOST_RESIDENT;
      return List.of(
          new Figure(
              "tranship registry fsck, " + all + " and as many links",
              blobs,
              (long) images * LAYERS * SMALL,
              took,
              "256 MiB heap, 512 MiB resident",
              kept));
    }
  }
}
