package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.tranship.client.http.UriEncoding;

/// The signature against what AWS publishes: four requests of the S3 reference ("Signature
/// Calculations for the Authorization Header") and two of the general test suite.
class SigV4Test {
  private static final Identity S3_EXAMPLE =
      new Identity(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Optional.empty());
  private static final Identity SUITE =
      new Identity("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Optional.empty());
  private static final String TIME = "20130524T000000Z";

  private final SigV4 s3 = new SigV4("s3");

  private static HeaderList headers(String payload) {
    return new HeaderList()
        .add("x-amz-date", TIME)
        .add("host", "examplebucket.s3.amazonaws.com")
        .add("x-amz-content-sha256", payload);
  }

  private String sign(
      String method, String path, String query, HeaderList headers, String payload) {
    return s3.authorization(
        new SigV4.Signed(method, path, query, headers, payload), TIME, "us-east-1", S3_EXAMPLE);
  }

  @Test
  void printsNoKey() {
    SecretKeySpec key = new SecretKeySpec("derived".getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    assertThat(new SigV4.DayKey("hunter2", "20260101", "eu-1", key))
        .hasToString("key of 20260101 for eu-1");
  }

  @Test
  void signsAReadOfARange() {
    assertThat(
            sign(
                "GET",
                "/test.txt",
                "",
                headers(SigV4.EMPTY).add("range", "bytes=0-9"),
                SigV4.EMPTY))
        .isEqualTo(
            "AWS4-HMAC-SHA256 "
                + "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void signsAWrite() {
    String payload = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    StringBuilder path = new StringBuilder("/");
    UriEncoding.path(path, "test$file.text");
    assertThat(
            sign(
                "PUT",
                path.toString(),
                "",
                headers(payload)
                    .add("date", "Fri, 24 May 2013 00:00:00 GMT")
                    .add("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                payload))
        .endsWith(
            "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class, "
                + "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  }

  @Test
  void signsAQueryWithoutAValue() {
    assertThat(sign("GET", "/", "lifecycle=", headers(SigV4.EMPTY), SigV4.EMPTY))
        .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void signsAQuery() {
    assertThat(sign("GET", "/", "max-keys=2&prefix=J", headers(SigV4.EMPTY), SigV4.EMPTY))
        .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  private static String suite(String query) {
    HeaderList headers =
        new HeaderList().add("host", "example.amazonaws.com").add("x-amz-date", "20150830T123600Z");
    return new SigV4("service")
        .authorization(
            new SigV4.Signed("GET", "/", query, headers, SigV4.EMPTY),
            "20150830T123600Z",
            "us-east-1",
            SUITE);
  }

  @Test
  void signsTheSuitesPlainRequestAndItsSortedQuery() {
    assertThat(suite(""))
        .endsWith("Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    assertThat(suite("Param1=value1&Param2=value2"))
        .endsWith("Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  }

  @Test
  void signsWithTheKeyOfTheDayTheRegionAndTheSecret() {
    HeaderList headers = headers(SigV4.EMPTY);
    String first = sign("GET", "/", "lifecycle=", headers, SigV4.EMPTY);
    SigV4.Signed request = new SigV4.Signed("GET", "/", "lifecycle=", headers, SigV4.EMPTY);
    String tomorrow = s3.authorization(request, "20130525T000000Z", "us-east-1", S3_EXAMPLE);
    String elsewhere = s3.authorization(request, TIME, "eu-west-1", S3_EXAMPLE);
    String other = s3.authorization(request, TIME, "us-east-1", SUITE);
    assertThat(first).isNotEqualTo(tomorrow).isNotEqualTo(elsewhere).isNotEqualTo(other);
    assertThat(sign("GET", "/", "lifecycle=", headers, SigV4.EMPTY)).isEqualTo(first);
  }

  @Test
  void writesTheTimeAsAmazonDoes() {
    assertThat(s3.time(Instant.parse("2013-05-24T00:00:00.9Z"))).isEqualTo(TIME);
    assertThat(s3.time(Instant.parse("2013-05-24T00:00:01Z"))).isEqualTo("20130524T000001Z");
  }

  @Test
  void encodesEveryByteThatIsNotPlain() {
    StringBuilder path = new StringBuilder();
    UriEncoding.path(path, "a b+c%2F/ä😀\u0001~*'()!");
    assertThat(path.toString()).isEqualTo("a%20b%2Bc%252F/%C3%A4%F0%9F%98%80%01~%2A%27%28%29%21");
    assertThat(UriEncoding.query("a/b=c&d")).isEqualTo("a%2Fb%3Dc%26d");
    assertThat(UriEncoding.decode("a+b%2Bc%252F/%C3%A4%01")).isEqualTo("a b+c%2F/ä\u0001");
  }
}
