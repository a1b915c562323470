package org.tranship.cli;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Signs manifests of schema 1 as Docker's clients did (libtrust): a JSON web signature with its
/// key inside, put before the end of the very text that is signed. A registry checks it.
final class SchemaOne {
  private static final String TAIL = "\n}";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final KeyPair pair;

  SchemaOne() {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      pair = keys.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What is signed: its digest is the image's.
  static String payload(String repository, String tag, String layer) {
    return """
        {
           "schemaVersion": 1,
           "name": "%s",
           "tag": "%s",
           "architecture": "amd64",
           "fsLayers": [
              {
                 "blobSum": "%s"
              }
           ],
           "history": [
              {
                 "v1Compatibility": "{\\"id\\":\\"%s\\"}"
              }
           ]
        }"""
        .formatted(repository, tag, layer, "0".repeat(64));
  }

  String signed(String payload) {
    String head = payload.substring(0, payload.length() - TAIL.length());
    String guarded =
        base64(
            "{\"formatLength\":%d,\"formatTail\":\"%s\",\"time\":\"2015-01-01T00:00:00Z\"}"
                .formatted(head.getBytes(StandardCharsets.UTF_8).length, base64(TAIL)));
    return head
        + ",\n   \"signatures\": [\n      {\"header\": {\"jwk\": %s, \"alg\": \"ES256\"}, \"signature\": \"%s\", \"protected\": \"%s\"}\n   ]\n}"
            .formatted(key(), signature(guarded + "." + base64(payload)), guarded);
  }

  private String signature(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String key() {
    ECPublicKey open = (ECPublicKey) pair.getPublic();
    return "{\"crv\":\"P-256\",\"kid\":\"%s\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(
            name(), coordinate(open.getW().getAffineX()), coordinate(open.getW().getAffineY()));
  }

  /// The first 240 bits of the key's SHA-256, in groups of four letters.
  private String name() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded());
      BigInteger bits = new BigInteger(1, Arrays.copyOf(hash, 30));
      List<String> groups = new ArrayList<>();
      for (int group = 0; group < 12; group++) {
        StringBuilder letters = new StringBuilder();
        for (int letter = 0; letter < 4; letter++) {
          int shift = 5 * (47 - 4 * group - letter);
          letters.append(BASE32.charAt(bits.shiftRight(shift).intValue() & 31));
        }
        groups.add(letters.toString());
      }
      return String.join(":", groups);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return base64(fixed);
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
