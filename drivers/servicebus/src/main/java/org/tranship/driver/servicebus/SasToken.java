package org.tranship.driver.servicebus;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Shared access signatures for a whole namespace, each for an hour and used for half of it. The
/// form is that of Microsoft's "Service Bus access control with Shared Access Signatures". Safe for
/// many threads.
final class SasToken {
  private static final Duration LIFE = Duration.ofHours(1);

  private final String resource;
  private final String keyName;
  private final SecretKeySpec key;
  private final Clock clock;
  private @Nullable String current;
  private Instant until = Instant.MIN;

  SasToken(ServiceBusAccount account, Clock clock) {
    this.resource = encoded(account.endpoint().toString().toLowerCase(Locale.ROOT) + "/");
    this.keyName = encoded(account.keyName());
    this.key =
        new SecretKeySpec(account.key().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.clock = clock;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// The value of the header `Authorization`.
  synchronized String header() {
    Instant now = clock.instant();
    String token = current;
    if (token == null || now.isAfter(until)) {
      token = signed(now.plus(LIFE));
      current = token;
      until = now.plus(LIFE.dividedBy(2));
    }
    return token;
  }

  private String signed(Instant expiry) {
    String seconds = Long.toString(expiry.getEpochSecond());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] signature = mac.doFinal((resource + "\n" + seconds).getBytes(StandardCharsets.UTF_8));
      return "SharedAccessSignature sr="
          + resource
          + "&sig="
          + encoded(Base64.getEncoder().encodeToString(signature))
          + "&se="
          + seconds
          + "&skn="
          + keyName;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC-SHA256.", e);
    }
  }
}
