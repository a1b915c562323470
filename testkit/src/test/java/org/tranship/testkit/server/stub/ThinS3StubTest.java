package org.tranship.testkit.server.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.testkit.server.S3RoundTrip;
import org.tranship.testkit.server.StandaloneServer;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.paginators.ListObjectsV2Iterable;

class ThinS3StubTest {
  private static final String BUCKET = "cargo";

  private final ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults().withMd5Etags(true));
  private final S3Client client = S3RoundTrip.client(stub.endpoint());

  @BeforeEach
  void makeBucket() {
    client.createBucket(b -> b.bucket(BUCKET));
  }

  @AfterEach
  void close() {
    client.close();
    stub.close();
  }

  @Test
  void roundTrip() {
    S3RoundTrip.run(stub.endpoint());
  }

  @Test
  void oddKeysListInTheOrderOfTheirBytes() {
    List<String> keys =
        List.of(" a", "+", "%2F", "//", "/lead", "a b&<", "a+b", "é", "\uffee", "😀", "tab\there");
    for (String key : keys) {
      client.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString(key));
      assertThat(client.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String())
          .isEqualTo(key);
    }
    List<String> listed =
        client
            .listObjectsV2(b -> b.bucket(BUCKET).encodingType(EncodingType.URL))
            .contents()
            .stream()
            .map(S3Object::key)
            .toList();
    List<byte[]> expected = new ArrayList<>();
    keys.forEach(key -> expected.add(key.getBytes(StandardCharsets.UTF_8)));
    expected.sort(Arrays::compareUnsigned);
    assertThat(listed)
        .containsExactlyElementsOf(
            expected.stream().map(b -> new String(b, StandardCharsets.UTF_8)).toList());
  }

  @Test
  void pagesAndDelimitersNeitherLoseNorRepeat() {
    stub.generate(BUCKET, "a/", 1_500, 10);
    stub.generate(BUCKET, "b/", 1_001, 10);
    stub.generate(BUCKET, "c", 3, 10);
    ListObjectsV2Iterable pages = client.listObjectsV2Paginator(b -> b.bucket(BUCKET));
    assertThat(pages.contents().stream().map(S3Object::key)).hasSize(2_504).isSorted();
    assertThat(
            client
                .listObjectsV2Paginator(b -> b.bucket(BUCKET).delimiter("/").maxKeys(1))
                .commonPrefixes())
        .extracting(p -> p.prefix())
        .containsExactly("a/", "b/");
    assertThat(
            client.listObjectsV2Paginator(b -> b.bucket(BUCKET).prefix("b/")).contents().stream())
        .hasSize(1_001);
    assertThat(client.listObjects(b -> b.bucket(BUCKET).marker("b/~")).contents()).hasSize(3);
  }

  @Test
  void multipartUploadIsJoinedInOrder() {
    byte[] first = random(5 << 20);
    byte[] second = random(1_000_003);
    String id =
        client
            .createMultipartUpload(b -> b.bucket(BUCKET).key("big").metadata(Map.of("a", "1")))
            .uploadId();
    String etag2 = putPart(id, 2, second);
    String etag1 = putPart(id, 1, first);
    assertThat(client.listParts(b -> b.bucket(BUCKET).key("big").uploadId(id)).parts())
        .extracting(Part::partNumber)
        .containsExactly(1, 2);
    client.completeMultipartUpload(
        b ->
            b.bucket(BUCKET)
                .key("big")
                .uploadId(id)
                .multipartUpload(m -> m.parts(part(1, etag1), part(2, etag2))));
    byte[] read = client.getObjectAsBytes(b -> b.bucket(BUCKET).key("big")).asByteArray();
    assertThat(Arrays.copyOf(read, first.length)).isEqualTo(first);
    assertThat(Arrays.copyOfRange(read, first.length, read.length)).isEqualTo(second);
    assertThat(
            client
                .getObjectAsBytes(b -> b.bucket(BUCKET).key("big").range("bytes=5242870-5242889"))
                .asByteArray())
        .isEqualTo(Arrays.copyOfRange(read, 5_242_870, 5_242_890));
    assertThat(client.headObject(b -> b.bucket(BUCKET).key("big")).metadata())
        .containsEntry("a", "1");
    assertThat(client.listMultipartUploads(b -> b.bucket(BUCKET)).uploads()).isEmpty();
  }

  @Test
  void wrongPartEndsInAnErrorAndAbortRemovesTheUpload() {
    String id = client.createMultipartUpload(b -> b.bucket(BUCKET).key("big")).uploadId();
    putPart(id, 1, random(10));
    assertThatThrownBy(
            () ->
                client.completeMultipartUpload(
                    b ->
                        b.bucket(BUCKET)
                            .key("big")
                            .uploadId(id)
                            .multipartUpload(m -> m.parts(part(1, "\"other\"")))))
        .isInstanceOfSatisfying(S3Exception.class, e -> hasCode(e, "InvalidPart"));
    client.abortMultipartUpload(b -> b.bucket(BUCKET).key("big").uploadId(id));
    assertThatThrownBy(() -> putPart(id, 2, random(10)))
        .isInstanceOfSatisfying(S3Exception.class, e -> hasCode(e, "NoSuchUpload"));
  }

  @Test
  void wrongChecksumsAreRefusedAndNothingIsStored() {
    String md5OfNothing = "1B2M2Y8AsgTpgAmY7PhCfg==";
    assertThatThrownBy(
            () ->
                client.putObject(
                    b -> b.bucket(BUCKET).key("k").contentMD5(md5OfNothing),
                    RequestBody.fromString("something")))
        .isInstanceOfSatisfying(S3Exception.class, e -> hasCode(e, "BadDigest"));
    String wrongCrc = Base64.getEncoder().encodeToString(new byte[4]);
    assertThatThrownBy(
            () ->
                client.putObject(
                    b -> b.bucket(BUCKET).key("k").checksumCRC32C(wrongCrc),
                    RequestBody.fromString("something")))
        .isInstanceOfSatisfying(S3Exception.class, e -> hasCode(e, "BadDigest"));
    assertThatThrownBy(() -> client.headObject(b -> b.bucket(BUCKET).key("k")))
        .isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void chunkedSigningWithTrailingChecksumIsUnderstood() {
    try (S3Client modern =
        S3Client.builder()
            .endpointOverride(stub.endpoint().uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .forcePathStyle(true)
            .build()) {
      byte[] body = random(300_000);
      for (ChecksumAlgorithm algorithm :
          List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32_C, ChecksumAlgorithm.SHA256)) {
        modern.putObject(
            b -> b.bucket(BUCKET).key("k").checksumAlgorithm(algorithm),
            RequestBody.fromBytes(body));
        assertThat(modern.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")).asByteArray())
            .isEqualTo(body);
      }
    }
  }

  @Test
  void conditionsHold() {
    client.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.fromString("one"));
    String etag = client.headObject(b -> b.bucket(BUCKET).key("k")).eTag();
    assertThat(etag).isEqualTo("\"f97c5d29941bfb1b2fdab0874906ab82\"");
    assertThatThrownBy(
            () ->
                client.putObject(
                    b -> b.bucket(BUCKET).key("k").ifNoneMatch("*"), RequestBody.fromString("x")))
        .isInstanceOfSatisfying(S3Exception.class, e -> hasCode(e, "PreconditionFailed"));
    client.putObject(b -> b.bucket(BUCKET).key("k").ifMatch(etag), RequestBody.fromString("two"));
    assertThatThrownBy(
            () ->
                client.putObject(
                    b -> b.bucket(BUCKET).key("k").ifMatch(etag), RequestBody.fromString("x")))
        .isInstanceOfSatisfying(S3Exception.class, e -> hasCode(e, "PreconditionFailed"));
    assertThatThrownBy(() -> client.getObjectAsBytes(b -> b.bucket(BUCKET).key("k").ifMatch(etag)))
        .isInstanceOfSatisfying(S3Exception.class, e -> hasCode(e, "PreconditionFailed"));
  }

  @Test
  void copiesAndDeletesMany() {
    client.putObject(b -> b.bucket(BUCKET).key("a&b"), RequestBody.fromString("one"));
    client.copyObject(
        b -> b.sourceBucket(BUCKET).sourceKey("a&b").destinationBucket(BUCKET).destinationKey("c"));
    assertThat(
            client.deleteObjects(
                b ->
                    b.bucket(BUCKET)
                        .delete(
                            d ->
                                d.objects(
                                    ObjectIdentifier.builder().key("a&b").build(),
                                    ObjectIdentifier.builder().key("not there").build()))))
        .satisfies(answer -> assertThat(answer.deleted()).hasSize(2));
    assertThat(client.listObjectsV2(b -> b.bucket(BUCKET)).contents())
        .extracting(S3Object::key)
        .containsExactly("c");
  }

  @Test
  void largeBodiesAreDroppedWhereAskedAndSaySo() {
    try (var small = ThinS3Stub.start(StubOptions.defaults().withKeepUpTo(1_000));
        S3Client other = S3RoundTrip.client(small.endpoint())) {
      small.createBucket(BUCKET);
      other.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.fromBytes(random(1_001)));
      assertThat(other.headObject(b -> b.bucket(BUCKET).key("k")).contentLength()).isEqualTo(1_001);
      assertThatThrownBy(() -> other.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(501));
    }
  }

  @Test
  void runsInItsOwnProcessWithGeneratedObjects() {
    try (var server =
            StandaloneServer.start(
                ThinS3Stub.class, List.of("-Xmx64m"), List.of("--generate", "cargo:x:3:2000000"));
        S3Client other = S3RoundTrip.client(ThinS3Stub.endpointAt(server.port()))) {
      byte[] whole = other.getObjectAsBytes(b -> b.bucket(BUCKET).key("x0000000002")).asByteArray();
      assertThat(whole).hasSize(2_000_000);
      byte[] range =
          other
              .getObjectAsBytes(
                  b -> b.bucket(BUCKET).key("x0000000002").range("bytes=1500000-1500009"))
              .asByteArray();
      assertThat(range).isEqualTo(Arrays.copyOfRange(whole, 1_500_000, 1_500_010));
      assertThat(other.getObjectAsBytes(b -> b.bucket(BUCKET).key("x0000000001")).asByteArray())
          .isNotEqualTo(whole);
    }
  }

  private String putPart(String id, int number, byte[] body) {
    return client
        .uploadPart(
            b -> b.bucket(BUCKET).key("big").uploadId(id).partNumber(number),
            RequestBody.fromBytes(body))
        .eTag();
  }

  private static CompletedPart part(int number, String etag) {
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private static void hasCode(S3Exception e, String code) {
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
