package org.tranship.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// The AWS SDK against a server of the testkit: proves that the two share one class path.
public final class S3RoundTrip {
  private S3RoundTrip() {}

  /// A client with the settings that every server takes: no chunked signing, checksums only where
  /// the protocol asks for them.
  public static S3Client client(S3Endpoint endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint.uri())
        .region(Region.of(endpoint.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(endpoint.accessKey(), endpoint.secretKey())))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(s -> s.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false))
        .build();
  }

  /// Bucket, put, get, list: once.
  public static void run(S3Endpoint endpoint) {
    String bucket = endpoint.freshBucketName();
    try (S3Client client = client(endpoint)) {
      client.createBucket(b -> b.bucket(bucket));
      client.putObject(b -> b.bucket(bucket).key("a/ä b"), RequestBody.fromString("forty-two"));
      assertThat(client.getObjectAsBytes(b -> b.bucket(bucket).key("a/ä b")).asUtf8String())
          .isEqualTo("forty-two");
      assertThat(client.listObjectsV2(b -> b.bucket(bucket)).contents())
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.key()).isEqualTo("a/ä b");
                assertThat(found.size()).isEqualTo(9);
              });
    }
  }
}
