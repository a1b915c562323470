package org.tranship.driver.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// AWS Signature Version 4 in the `Authorization` header, as the AWS reference "Signature Version 4
/// for API requests" describes it; S3's variant, where a path is neither normalised nor encoded
/// twice.
///
/// The key of a day is derived once, hash and HMAC objects are used again: a signature costs a few
/// microseconds. Safe for many threads.
final class SigV4 {
  /// What stands for the hash of a body that is not signed.
  static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  /// SHA-256 of nothing.
  static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// The parts of a request that are signed.
  ///
  /// @param method such as `GET`
  /// @param path percent-encoded
  /// @param query percent-encoded, sorted by name, each with `=`; empty for none
  /// @param headers all that are signed, `host` and `x-amz-date` among them
  /// @param payload hexadecimal SHA-256 of the body, or [#UNSIGNED]
  record Signed(String method, String path, String query, HeaderList headers, String payload) {}

  /// The key of a day and a region, and the secret that it was derived from.
  record DayKey(String secret, String day, String region, SecretKeySpec key) {
    @Override
    public String toString() {
      return "key of " + day + " for " + region;
    }
  }

  private static final class Scratch {
    final MessageDigest sha256;
    final Mac mac;
    final StringBuilder text = new StringBuilder(1024);
    @Nullable DayKey initialised;

    Scratch() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
        mac = Mac.getInstance("HmacSHA256");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Every JDK has SHA-256.", e);
      }
    }
  }

  private record Second(long epoch, String text) {}

  private final String service;
  private final ConcurrentLinkedDeque<Scratch> pool = new ConcurrentLinkedDeque<>();
  private volatile @Nullable DayKey dayKey;
  private volatile Second second = new Second(0, "19700101T000000Z");

  SigV4(String service) {
    this.service = service;
  }

  /// The value of `x-amz-date`.
  String time(Instant now) {
    Second last = second;
    if (last.epoch() != now.getEpochSecond()) {
      last = new Second(now.getEpochSecond(), TIME.format(now));
      second = last;
    }
    return last.text();
  }

  /// The value of the `Authorization` header.
  ///
  /// @param time the value of `x-amz-date`
  String authorization(Signed request, String time, String region, Identity identity) {
    Scratch pooled = pool.pollFirst();
    Scratch scratch = pooled == null ? new Scratch() : pooled;
    try {
      String day = time.substring(0, 8);
      String scope = day + "/" + region + "/" + service + "/aws4_request";
      StringBuilder names = new StringBuilder(128);
      String canonical = canonical(request, scratch.text, names);
      String hash =
          HexFormat.of()
              .formatHex(scratch.sha256.digest(canonical.getBytes(StandardCharsets.UTF_8)));
      initialise(scratch, dayKey(identity.secretAccessKey(), day, region));
      String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hash;
      String signature =
          HexFormat.of().formatHex(scratch.mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
      return "AWS4-HMAC-SHA256 Credential="
          + identity.accessKeyId()
          + "/"
          + scope
          + ", SignedHeaders="
          + names
          + ", Signature="
          + signature;
    } finally {
      pool.addFirst(scratch);
    }
  }

  private static String canonical(Signed request, StringBuilder text, StringBuilder names) {
    text.setLength(0);
    text.append(request.method()).append('\n');
    text.append(request.path()).append('\n');
    text.append(request.query()).append('\n');
    HeaderList headers = request.headers();
    for (int i = 0; i < headers.size(); i++) {
      text.append(headers.name(i)).append(':');
      appendTrimmed(text, headers.value(i));
      text.append('\n');
      if (i > 0) {
        names.append(';');
      }
      names.append(headers.name(i));
    }
    text.append('\n').append(names).append('\n').append(request.payload());
    return text.toString();
  }

  /// Without blanks at the ends, and with one for several inside.
  private static void appendTrimmed(StringBuilder out, String value) {
    if (value.indexOf("  ") < 0 && value.equals(value.strip())) {
      out.append(value);
    } else {
      out.append(value.strip().replaceAll(" +", " "));
    }
  }

  private DayKey dayKey(String secret, String day, String region) {
    DayKey known = dayKey;
    if (known == null
        || !known.day().equals(day)
        || !known.secret().equals(secret)
        || !known.region().equals(region)) {
      byte[] key = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), day);
      key = hmac(key, region);
      key = hmac(key, service);
      key = hmac(key, "aws4_request");
      known = new DayKey(secret, day, region, new SecretKeySpec(key, "HmacSHA256"));
      dayKey = known;
    }
    return known;
  }

  private static void initialise(Scratch scratch, DayKey key) {
    if (!key.equals(scratch.initialised)) {
      try {
        scratch.mac.init(key.key());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("HMAC-SHA256 takes any key.", e);
      }
      scratch.initialised = key;
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC-SHA256.", e);
    }
  }
}
