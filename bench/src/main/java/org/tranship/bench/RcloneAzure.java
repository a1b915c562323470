package org.tranship.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tranship.testkit.server.AzuriteServer;

/// rclone's own backend for Azure, at the settings that were found to be its best for many objects.
/// Of the version that distributions have, an account at an address of its own is reached by a URL
/// with a shared access signature alone.
final class RcloneAzure {
  private static final String VERSION = "2019-12-12";
  private static final String EXPIRY = "2035-01-01T00:00:00Z";

  private final Path program;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /// @throws BenchFailed if it is not installed
  RcloneAzure(AzuriteServer azurite) {
    this.program = Programs.find("rclone", "apt install rclone");
    environment.put("RCLONE_CONFIG_AZ_TYPE", "azureblob");
    environment.put("RCLONE_CONFIG_AZ_SAS_URL", url(azurite));
    environment.put("RCLONE_CONFIG", "/dev/null");
  }

  /// Copies a container to a folder.
  MeasuredCommand.Took copy(BenchStage stage, String container, Path target) {
    return new MeasuredCommand(program, stage.work())
        .run(
            environment,
            List.of(
                "copy",
                "az:" + container,
                target.toString(),
                "--transfers",
                "32",
                "--checkers",
                "32",
                "--fast-list",
                "--stats",
                "0",
                "-q"));
  }

  /// Reads and lists everything of the account.
  private static String url(AzuriteServer azurite) {
    String signed =
        String.join(
            "\n", azurite.account(), "rl", "b", "sco", "", EXPIRY, "", "https,http", VERSION, "");
    return azurite.uri()
        + "/"
        + azurite.account()
        + "?sv="
        + VERSION
        + "&ss=b&srt=sco&sp=rl&se="
        + EXPIRY
        + "&spr=https,http&sig="
        + URLEncoder.encode(signature(azurite.key(), signed), StandardCharsets.UTF_8);
  }

  private static String signature(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
