package org.tranship.runbook.objects.scale;

/// Where the limit is: what would have to be faster for the whole to be.
public enum Bottleneck {
  SOURCE_REQUESTS("source, requests"),
  SOURCE_BYTES("source, bytes"),
  TARGET_REQUESTS("target, requests"),
  TARGET_BYTES("target, bytes"),
  NETWORK("network, shared"),
  OWN_NETWORK("network, of each"),
  JOURNAL("journal"),
  LISTING("listing"),
  PROCESSOR("processors"),
  LATENCY("latency"),
  LARGEST("largest object");

  private final String word;

  Bottleneck(String word) {
    this.word = word;
  }

  /// For people.
  public String word() {
    return word;
  }
}
