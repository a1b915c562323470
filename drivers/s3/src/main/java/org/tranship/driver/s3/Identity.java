package org.tranship.driver.s3;

import java.util.Optional;

/// As whom requests are signed. Held in memory only; prints nothing of itself.
///
/// @param accessKeyId names the key
/// @param secretAccessKey the key
/// @param sessionToken goes with temporary keys
record Identity(String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
  @Override
  public String toString() {
    return "***";
  }
}
