package org.tranship.client.tables;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The Shared Key signature of the table service, which is shorter than that of blobs: HMAC-SHA256
/// over the method, the MD5, the type and the date, and the resource. Safe for many threads.
final class TableSigner {
  private final String account;
  private final SecretKeySpec key;

  /// @throws IllegalArgumentException if the key is no base64, without its value
  TableSigner(TableAccount account) {
    this.account = account.name();
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(account.key().reveal());
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("its AccountKey is no base64");
    }
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /// The value of the header `Authorization`.
  ///
  /// @param path percent-encoded, as it is sent
  /// @param date the value of `x-ms-date`
  String authorization(String method, String type, String date, String path) {
    return "SharedKey " + account + ":" + signed(text(account, method, type, date, path));
  }

  /// What is signed.
  static String text(String account, String method, String type, String date, String path) {
    return method + "\n\n" + type + "\n" + date + "\n/" + account + path;
  }

  private String signed(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC-SHA256.", e);
    }
  }
}
