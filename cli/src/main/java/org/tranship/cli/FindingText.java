package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.tranship.runbook.registry.Finding;
import org.tranship.runbook.registry.RegistryCheck;

/// What a look at a registry has found, as text and as a record.
final class FindingText {
  private FindingText() {}

  static Map<String, Object> document(Finding finding) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("finding", finding.kind().name().toLowerCase(Locale.ROOT));
    document.put("damage", finding.kind().isDamage());
    document.put("subject", finding.subject());
    document.put("detail", finding.detail());
    document.put("bytes", finding.size().bytes());
    document.put("images", finding.images());
    document.put("affected", finding.affected());
    return document;
  }

  static String text(Finding finding) {
    String line =
        "%-22s %s  (%s".formatted(finding.kind().words(), finding.subject(), finding.detail());
    if (!finding.kind().isDamage() && finding.size().bytes() > 0) {
      line += ", " + finding.size();
    }
    line += ")";
    return line + hurt(finding);
  }

  private static String hurt(Finding finding) {
    if (finding.affected() == 0) {
      return "";
    }
    long more = finding.affected() - finding.images().size();
    return "  hurts "
        + String.join(", ", finding.images())
        + (more > 0 ? " and " + more + " more" : "");
  }

  static Map<String, Object> document(RegistryCheck.Result result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("sound", result.isSound());
    document.put("repositories", result.repositories());
    document.put("tags", result.tags());
    document.put("manifests", result.manifests());
    document.put("blobs", result.blobs());
    document.put("bytes", result.size().bytes());
    document.put("soundBlobs", result.sound());
    document.put("hurtImages", result.hurt());
    Map<String, Object> findings = new LinkedHashMap<>();
    result
        .findings()
        .forEach((kind, count) -> findings.put(kind.name().toLowerCase(Locale.ROOT), count));
    document.put("findings", findings);
    return document;
  }

  static String text(RegistryCheck.Result result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%,d repositories, %,d tags, %,d manifests, %,d blobs (%s), of which %,d have the bytes that their digest says."
            .formatted(
                result.repositories(),
                result.tags(),
                result.manifests(),
                result.blobs(),
                result.size(),
                result.sound()));
    result
        .findings()
        .forEach((kind, count) -> text.append("\n  %-22s %,d".formatted(kind.words(), count)));
    text.append('\n').append(verdict(result));
    return text.toString();
  }

  private static String verdict(RegistryCheck.Result result) {
    if (result.isSound()) {
      return "Sound: every image can be pulled whole.";
    }
    String found =
        result.hurt() == 0
            ? "Damaged, though no tag is hurt by it."
            : "Damaged: %,d of %,d images cannot be pulled whole."
                .formatted(result.hurt(), result.tags());
    return found + " Run no garbage collection before this is mended.";
  }
}
