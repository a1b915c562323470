package org.tranship.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.AzuriteServer;

/// rclone's own backend for Azure, at the settings that were found to be its best for many objects.
/// Of the version that distributions have, an account at an address of its own is reached by a URL
/// with a shared access signature alone.
final class RcloneAzure {
  private static final String VERSION = "2019-12-12";
  private static final String EXPIRY = "2035-01-01T00:00:00Z";

  private final BenchStage stage;
  private final Path program;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /// @throws BenchFailed if it is not installed
  RcloneAzure(BenchStage stage, AzuriteServer azurite) {
    this.stage = stage;
    this.program = Programs.find("rclone", "apt install rclone");
    environment.put("RCLONE_CONFIG_AZ_TYPE", "azureblob");
    environment.put("RCLONE_CONFIG_AZ_SAS_URL", url(azurite));
    environment.put("RCLONE_CONFIG", "/dev/null");
  }

  /// Copies a container to a folder.
  Took copy(String container, Path target) {
    return run("copy", container, target, "--transfers", "32");
  }

  /// Holds the folder against the container, by paths and sizes.
  Took check(String container, Path target) {
    return run("check", container, target, "--size-only");
  }

  private Took run(String verb, String container, Path target, String... options) {
    List<String> command = new ArrayList<>(List.of(verb, "az:" + container, target.toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("--checkers", "32", "--fast-list", "--stats", "0", "-q"));
    return new MeasuredCommand(program, stage.work()).run(environment, command);
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
