package org.tranship.runbook.objects;

import java.util.Map;
import java.util.Optional;

/// By which way objects go, and how much of what was copied is read back.
///
/// @param throughClient all bytes go through this process, also where the service could copy them
/// @param sample the part of what was copied that is read back at the end
public record Manner(boolean throughClient, Optional<Sample> sample) {
  /// The service copies where it can, and no sample is taken.
  public static final Manner USUAL = new Manner(false, Optional.empty());

  static final String THROUGH_CLIENT = "through-client";
  private static final String SAMPLE = "verify-sample";

  void settings(Map<String, String> settings) {
    if (throughClient) {
      settings.put(THROUGH_CLIENT, "true");
    }
    sample.ifPresent(part -> settings.put(SAMPLE, part.text()));
  }

  static Manner of(Map<String, String> settings) {
    return new Manner(
        Boolean.parseBoolean(settings.get(THROUGH_CLIENT)),
        Optional.ofNullable(settings.get(SAMPLE)).map(Sample::parse));
  }
}
