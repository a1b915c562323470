package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.Places;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;

/// Which two stores are one place.
class PlacesTest {
  @TempDir private Path directory;

  private static boolean one(String source, String target) {
    return Places.objection(StoreSpec.of(source), StoreSpec.of(target)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "memory:a, memory:a, true",
    "memory:a, memory:ab, false",
    "memory:a, file:a, false",
    "s3://bucket/p, s3://bucket/p, true",
    "s3://bucket/p, s3://bucket/p/, true",
    "s3://bucket, s3://bucket/p, true",
    "s3://bucket/p/q, s3://bucket/p, true",
    "s3://bucket/p, s3://bucket/pq, false",
    "s3://bucket/p, s3://buckets/p, false",
    "s3://bucket/p?endpoint=http://a:9000, s3://bucket/p?endpoint=http://A:9000/, true",
    "s3://bucket/p?endpoint=http://a, s3://bucket/p?endpoint=http://a:80, true",
    "s3://bucket/p?endpoint=http://localhost:1, s3://bucket/p?endpoint=http://127.0.0.1:1, true",
    "s3://bucket/p?endpoint=http://a:9000, s3://bucket/p?endpoint=http://b:9000, false",
    "s3://bucket/p?endpoint=http://a:9000, s3://bucket/p?endpoint=http://a:9001, false",
    "s3://bucket/p?region=x, s3://bucket/p?region=y&access_key_id=z, true",
    "s3://bucket?raw-prefix=p, s3://bucket?raw-prefix=pq, true",
    "s3://bucket?raw-prefix=p, s3://bucket?raw-prefix=q, false",
    "swift://box/p?auth=http://a, swift://box/p/q?auth=http://a, true",
    "swift://box/p?auth=http://a&user=x:ro, swift://box/p/q?auth=http://a/&user=x:rw, true",
    "swift://box/p?auth=http://a&user=x:u&key=env:K, swift://box/p?auth=http://a&user=x:u, true",
    "swift://box/p?auth=http://a&user=x:u, swift://box/p?auth=http://a&user=y:u, false",
    "swift://box/p?auth=http://a, swift://box/p/q?auth=http://b, false",
    "gs://box/p, gs://box/p/q?endpoint=https://storage.googleapis.com, true",
    "gs://box/p?project=a&credentials=env:A, gs://box/p?project=b&anonymous=true, true",
    "gs://box/p, gs://box/q, false",
    "gs://box/p, gs://box/p?endpoint=http://127.0.0.1:9, false",
    "azblob://acc/box, azblob://acc/box/p?key=env:K, true",
    "azblob://acc/box/p?endpoint=http://a, azblob://acc/box/p?endpoint=http://a&sas=env:S, true",
    "azblob://acc/box/p, azblob://acc/box/pq, false",
    "azblob://acc/box, azblob://other/box, false",
    "xstore:AccountName=a;AccountKey=env:K;Container=c, azblob://a/c/p, true",
    "xstore:AccountName=a;AccountKey=env:K;Container=c, azblob://a/d, false",
    "xstore:AccountName=a;AccountKey=x;Container=c, xstore:AccountName=A;Container=C;X=1, true"
  })
  void byTheWayTheyAreWritten(String source, String target, boolean expected) {
    assertThat(one(source, target)).isEqualTo(expected);
    assertThat(one(target, source)).isEqualTo(expected);
  }

  @Test
  void directoriesByWhereTheyReallyAre() throws Exception {
    Path real = Files.createDirectories(directory.resolve("real/sub"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("real"));
    assertThat(one("file:" + link, "file:" + directory.resolve("real"))).isTrue();
    assertThat(one("file:" + link + "/sub", "file:" + real)).isTrue();
    assertThat(one("file:" + directory.resolve("real"), "file:" + link + "/not/yet")).isTrue();
    assertThat(one("file:/", "file:" + real)).isTrue();
    assertThat(one("file:" + real, "file:" + real + "way")).isFalse();
    assertThat(one("file:" + real, "file:" + real + "/../other")).isFalse();
    assertThat(one("file:" + real, "file:" + real + "/../sub")).isTrue();
  }

  @Test
  void twoDotsBehindALinkLeadToWhereTheLinkIs() throws Exception {
    Path source = Files.createDirectories(directory.resolve("t/s"));
    Files.createDirectories(directory.resolve("t/zz"));
    Path link = directory.resolve("y/link");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, directory.resolve("t/zz"));
    assertThat(one("file:" + source, "file:" + link + "/..")).isTrue();
    assertThat(one("file:" + source, "file:" + link + "/../s/new")).isTrue();
    assertThat(one("file:" + source, "file:" + link + "/../other")).isFalse();
  }

  @Test
  void theOptionsBesideALocationCount() {
    StoreSpec one =
        new StoreSpec(
            Location.parse("s3://bucket/p"), Map.of("endpoint", "http://a:9000"), Map.of());
    assertThat(Places.objection(one, StoreSpec.of("s3://bucket/p?endpoint=http://a:9000")))
        .hasValueSatisfying(
            said -> assertThat(said).startsWith("TRO-101").contains("the same place"));
    assertThat(Places.objection(one, StoreSpec.of("s3://bucket/p?endpoint=http://b:9000")))
        .isEmpty();
  }
}
