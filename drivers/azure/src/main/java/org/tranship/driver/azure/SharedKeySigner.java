package org.tranship.driver.azure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tranship.core.value.Secret;

/// The Shared Key signature of Azure Storage, as Microsoft's "Authorize with Shared Key" describes
/// it for the blob service: HMAC-SHA256 over the method, eleven standard headers, the `x-ms-`
/// headers and the resource. Safe for many threads.
final class SharedKeySigner {
  /// Headers whose values are signed by their place, in this order; the twelfth, `Date`, is always
  /// empty since `x-ms-date` is sent.
  private static final List<String> PLACED =
      List.of(
          "content-encoding",
          "content-language",
          "content-length",
          "content-md5",
          "content-type",
          "date",
          "if-modified-since",
          "if-match",
          "if-none-match",
          "if-unmodified-since",
          "range");

  private final String account;
  private final SecretKeySpec key;

  /// @param key in base64
  SharedKeySigner(String account, Secret key) {
    this.account = account;
    this.key = new SecretKeySpec(Base64.getDecoder().decode(key.reveal()), "HmacSHA256");
  }

  /// Whether a text can be a key at all.
  static boolean isKey(Secret key) {
    try {
      return Base64.getDecoder().decode(key.reveal()).length > 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The value of the header `Authorization`.
  ///
  /// @param method in upper case
  /// @param path percent-encoded, with what stands in front of it at the endpoint
  /// @param query names and values, decoded
  /// @param headers all that are sent, by lower-case name
  /// @param length of the body in bytes
  String authorization(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      long length) {
    return "SharedKey " + account + ":" + sign(text(account, method, path, query, headers, length));
  }

  /// What is signed.
  static String text(
      String account,
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      long length) {
    StringBuilder text = new StringBuilder(512).append(method).append('\n');
    for (String name : PLACED) {
      String value =
          name.equals("content-length")
              ? length == 0 ? "" : Long.toString(length)
              : headers.getOrDefault(name, "");
      text.append(value).append('\n');
    }
    Map<String, String> own = new TreeMap<>(SharedKeySigner::compareNames);
    headers.forEach(
        (name, value) -> {
          if (name.startsWith("x-ms-")) {
            own.put(name, value);
          }
        });
    own.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    text.append('/').append(account).append(path);
    new TreeMap<>(query)
        .forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
    return text.toString();
  }

  /// The order in which the service sorts names of headers: an underscore, which names of metadata
  /// may have, comes before digits and letters.
  private static int compareNames(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      int difference = weight(a.charAt(i)) - weight(b.charAt(i));
      if (difference != 0) {
        return difference;
      }
    }
    return a.length() - b.length();
  }

  private static int weight(char c) {
    return c == '_' ? 1 : c;
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC-SHA256.", e);
    }
  }
}
