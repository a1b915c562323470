package org.tranship.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.tranship.testkit.anchore.AnchoreConfig;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.server.S3ProxyServer;

/// One object much larger than the heap, read back before its row is switched.
final class LargeObjects {
  private static final long VALUE = 512L << 20;
  private static final long FILE = 2L << 30;
  private static final long MOST_RESIDENT = 512L << 20;
  private static final String BAR = "256 MiB heap, 512 MiB resident";

  private LargeObjects() {}

  static List<Figure> value(BenchStage stage) {
    AnchoreInstallation anchore = stage.anchore();
    BulkDocuments.fillWithOne(anchore, VALUE);
    return List.of(moved(stage, anchore, AnchoreConfig.db(), "one value out of PostgreSQL", VALUE));
  }

  static List<Figure> file(BenchStage stage) {
    AnchoreInstallation anchore = stage.anchore();
    Path files = stage.work().resolve("files");
    String md5 = write(files.resolve(PLACE));
    anchore.execute(
        """
        insert into archive_metadata (bucket, "archiveId", "userId", "documentName", content_url,
               created_at, last_updated, record_state_key, is_compressed, digest, size)
        values ('analysis_archive', 'large.tar.gz', 'admin', 'large.tar.gz.json', 'file://%s',
                %d, %d, 'active', false, '%s', %d)
        """
            .formatted(
                files.resolve(PLACE),
                AnchoreInstallation.CREATED,
                AnchoreInstallation.CREATED,
                md5,
                FILE));
    return List.of(moved(stage, anchore, AnchoreConfig.localfs(files), "one file", FILE));
  }

  /// Where Anchore's driver `localfs` keeps `admin`'s document `large.tar.gz`: by the MD5 of both.
  private static final String PLACE =
      AnchoreInstallation.md5("admin".getBytes(StandardCharsets.UTF_8))
          + "/analysis_archive/"
          + folder(AnchoreInstallation.md5("large.tar.gz".getBytes(StandardCharsets.UTF_8)));

  private static String folder(String md5) {
    return md5.substring(0, 2) + "/" + md5 + ".json";
  }

  private static Figure moved(
      BenchStage stage, AnchoreInstallation anchore, AnchoreConfig from, String what, long bytes) {
    try (BenchStage.S3 s3 = stage.s3Proxy(S3ProxyServer.Storage.FILES)) {
      MeasuredCommand.Took took =
          stage.migrate(
              anchore, s3.endpoint(), from, AnchoreConfig.s3(s3.endpoint(), "anchore-large", ""));
      AnchoreMoves.expectMoved(anchore, 1);
      return new Figure(
          what + " -> S3Proxy", 1, bytes, took, BAR, took.residentBytes() <= MOST_RESIDENT);
    }
  }

  private static String write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      byte[] block = new byte[1 << 20];
      Random random = new Random(1);
      try (OutputStream out =
          new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), md5)) {
        for (long written = 0; written < FILE; written += block.length) {
          random.nextBytes(block);
          out.write(block);
        }
      }
      return HexFormat.of().formatHex(md5.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks MD5", e);
    }
  }
}
