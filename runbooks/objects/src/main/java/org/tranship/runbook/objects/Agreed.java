package org.tranship.runbook.objects;

/// How much the operator agreed to have removed, for the step that removes. True of one process:
/// whoever takes the run up asks anew.
final class Agreed {
  private Found.Share share = Found.Share.NONE;

  void to(Found.Share removed) {
    share = removed;
  }

  Found.Share share() {
    return share;
  }
}
