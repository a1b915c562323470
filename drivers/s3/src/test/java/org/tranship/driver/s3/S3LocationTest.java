package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.Secrets;

/// What a location and its options come to, and which are refused with which words.
class S3LocationTest {
  private static final Secrets SECRETS =
      reference -> {
        if (reference.name().equals("MISSING")) {
          throw new IllegalArgumentException("there is no environment variable MISSING");
        }
        return new Secret("value-of-" + reference.name());
      };

  private static S3Settings read(String location, Map<String, String> options) {
    return S3Location.read(
        new StoreSpec(Location.parse(location), options, Map.of()), SECRETS, Map.of());
  }

  private static StoreException refused(String location, Map<String, String> options) {
    StoreException refused =
        catchThrowableOfType(StoreException.class, () -> read(location, options));
    assertThat(refused.kind()).isEqualTo(StoreException.Kind.CONFIGURATION);
    return refused;
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "s3://bucket,none,''",
        "s3://bucket/,none,''",
        "s3://bucket/a/b,none,a/b/",
        "s3://bucket/a/b/,none,a/b/",
        "s3://bucket,x,x",
        "s3://bucket/a,x,a/x",
        "s3://bucket//a,none,/a/",
        "s3://bucket/%41 b,none,%41 b/"
      })
  void takesThePrefixLiterally(String location, String raw, String prefix) {
    Map<String, String> options = raw == null ? Map.of() : Map.of("raw-prefix", raw);
    assertThat(read(location, options).prefix()).isEqualTo(prefix);
  }

  @Test
  void goesToAmazonWithoutAnEndpoint() {
    S3Settings settings = read("s3://bucket/p?region=eu-central-1", Map.of());
    assertThat(settings.endpoint()).hasToString("https://bucket.s3.eu-central-1.amazonaws.com");
    assertThat(settings.virtualHost()).isTrue();
    assertThat(settings.bucketPath()).isEmpty();
    assertThat(read("s3://with.dots", Map.of()).endpoint())
        .hasToString("https://s3.us-east-1.amazonaws.com");
    assertThat(read("s3://b-cn?region=cn-north-1", Map.of()).endpoint().host())
        .isEqualTo("b-cn.s3.cn-north-1.amazonaws.com.cn");
  }

  @Test
  void goesToAnEndpointByPath() {
    S3Settings settings =
        read("s3://bucket?endpoint=http://127.0.0.1:9000/base/&connect-timeout=250ms", Map.of());
    assertThat(settings.endpoint()).hasToString("http://127.0.0.1:9000/base");
    assertThat(settings.bucketPath()).isEqualTo("/base/bucket");
    assertThat(settings.http().connectTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(read("s3://bkt?endpoint=http://h:1&path-style=false", Map.of()).endpoint().host())
        .isEqualTo("bkt.h");
  }

  @Test
  void takesSettingsFromTheEnvironmentLast() {
    Map<String, String> environment =
        Map.of("AWS_ENDPOINT_URL_S3", "http://env:1", "AWS_REGION", "env-1");
    S3Settings found = S3Location.read(StoreSpec.of("s3://bucket"), SECRETS, environment);
    assertThat(found.endpoint()).hasToString("http://env:1");
    assertThat(found.region()).isEqualTo("env-1");
    S3Settings given =
        S3Location.read(
            StoreSpec.of("s3://bucket?endpoint=http://mine:2&region=mine-1"), SECRETS, environment);
    assertThat(given.endpoint()).hasToString("http://mine:2");
    assertThat(given.region()).isEqualTo("mine-1");
  }

  @Test
  void takesSecretsByReferenceOnly() {
    S3Settings settings = read("s3://bucket?access_key_id=AK&secret_access_key=${KEY}", Map.of());
    assertThat(settings.keys().orElseThrow().secretAccessKey()).isEqualTo("value-of-KEY");
    assertThat(settings).asString().doesNotContain("value-of-KEY");

    StoreException plain =
        refused("s3://bucket?access_key_id=AK&secret_access_key=hunter2", Map.of());
    assertThat(plain).hasMessageContaining("${NAME}").hasMessageNotContaining("hunter2");
    for (String mistaken :
        new String[] {
          "s3://bucket?secret_acess_key=hunter2",
          "s3://AK:hunter2@bucket/prefix",
          "s3://bucket?endpoint=http://AK:hun@hunter2@host",
          "s3://bucket?proxy=http://AK:hunter2@host"
        }) {
      assertThat(refused(mistaken, Map.of())).hasMessageNotContaining("hunter2");
    }
    assertThat(refused("s3://bucket?access_key_id=AK", Map.of()))
        .hasMessageContaining("only one of access_key_id and secret_access_key");
    assertThat(refused("s3://bucket?access_key_id=AK&secret_access_key=env:MISSING", Map.of()))
        .hasMessageContaining("MISSING");
  }

  @Test
  void namesTheNearestOption() {
    assertThat(refused("s3://bucket?endpont=http://x", Map.of()))
        .hasMessageContaining("\"endpont\"")
        .hasMessageContaining("Did you mean \"endpoint\"?");
    assertThat(refused("s3://bucket", Map.of("pathstyle", "true")))
        .hasMessageContaining("Did you mean \"path-style\"?");
    assertThat(refused("s3://bucket?region=a", Map.of("region", "b")))
        .hasMessageContaining("given twice");
  }

  @ParameterizedTest
  @CsvSource({
    "s3:bucket,does not name a bucket",
    "s3://,is no name of a bucket",
    "s3://bucket?checksum=crc64,It is auto or one of crc32c",
    "s3://bucket?path-style=maybe,It is true or false",
    "s3://bucket?endpoint=127.0.0.1:9000,endpoint cannot be used",
    "s3://bucket?endpoint=http://u:p@h,endpoint cannot be used",
    "s3://bucket?read-timeout=soon,Write it like 10s",
    "s3://bucket?read-timeout=0,more than 0",
    "s3://bucket?endpoint=http://h&ca=x.pem,without TLS",
    "s3://bucket?ca=not-there.pem,cannot be read",
    "s3://bucket?client-key=x,only one of client-certificate",
    "s3://bucket?external-id=x,goes with role",
    "s3://Big_Bucket?endpoint=http://h&path-style=false,cannot be part of a host name",
    "s3://bucket?checksum=sha256&payload=unsigned,Leave one of them out",
    "s3://bucket?proxy=https://h,itself spoken to with TLS"
  })
  void refusesWhatMakesNoSense(String location, String words) {
    assertThat(refused(location, Map.of())).hasMessageContaining(words);
  }
}
