package org.tranship.testkit.server.entra;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.tranship.testkit.server.CertificateAuthority.Issued;

/// What the authority proves itself with, and signs what it gives out.
record EntraKey(Issued key) {
  /// A token, unlike any other.
  String signed(Map<String, Object> claims) {
    Map<String, Object> all = new TreeMap<>(claims);
    all.put("uti", UUID.randomUUID().toString());
    return JsonWebToken.make(key, all);
  }

  /// An access token for Azure Storage.
  ///
  /// @param application whose it is
  /// @param lasts until it ends
  String token(String application, Duration lasts) {
    Instant now = Instant.now();
    return signed(
        Map.of(
            "aud",
            EntraDouble.RESOURCE,
            "iss",
            "https://sts.windows.net/" + EntraDouble.TENANT + "/",
            "iat",
            now.getEpochSecond(),
            "nbf",
            now.getEpochSecond(),
            "exp",
            now.plus(lasts).getEpochSecond(),
            "appid",
            application,
            "tid",
            EntraDouble.TENANT,
            "ver",
            "1.0"));
  }
}
